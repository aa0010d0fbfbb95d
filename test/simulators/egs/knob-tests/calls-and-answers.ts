import type { KnobPath } from '../knob-positions.ts';
import { seedKeys } from '../places.ts';
import { creation, ENDPOINT, gpuSpec, login } from '../test-client.ts';
import { created, described, gprOf, type KnobTest, listed, settled, status, statusAs } from './steps.ts';

const LIST = `${ENDPOINT}/list?workspace=team-a`;
const NO_GPR = '/api/v1/gpr?gprId=gpr-00000000-0000';

/** Knobs about tokens, routes and what answers look like. */
export const callKnobs = {
  'routes.inference': {
    steps: async (sim) => [
      await status(sim, 'GET', LIST),
      await created(sim, 'llama'),
      await status(sim, 'GET', NO_GPR),
    ],
    answers: [
      [200, 200, 404],
      [404, 404, 404],
    ],
  },
  noRoute: {
    async steps(sim) {
      await sim.control.knobs({ routes: { inference: '404' } });
      const { status, text, headers } = await sim.call('GET', LIST);
      return [status, headers.get('content-type'), text.includes(`Cannot GET ${ENDPOINT}/list`)];
    },
    answers: [
      [404, 'application/json', true],
      [404, 'text/html; charset=utf-8', true],
    ],
  },
  httpStatus: {
    async steps(sim) {
      const { status, body } = await sim.call('GET', NO_GPR);
      const { url } = sim.simulator;
      const bad = await fetch(`${url}/api/v1/auth`, { method: 'POST' });
      const forbidden = await statusAs(sim, seedKeys.viewer, 'POST', ENDPOINT, creation('llama'));
      return [status, body['statusCode'], bad.status, forbidden];
    },
    answers: [
      [404, 404, 400, 403],
      [200, 404, 400, 403],
    ],
  },
  errorWords: {
    async steps(sim) {
      const { body } = await sim.call('GET', NO_GPR);
      const { errorKey, message, data } = body['error'] as Record<string, string>;
      return [body['status'], body['message'], errorKey, message, data?.includes('not found')];
    },
    answers: [
      ['UNKNOWN', 'UNKNOWN', 'UNKNOWN', 'UNKNOWN', true],
      ['Error', 'Not Found', '', 'Not Found', true],
    ],
  },
  refusalStatus: { steps: (sim) => created(sim, 'Llama'), answers: [422, 400] },
  requireCluster: {
    async steps(sim) {
      await sim.create('llama', { gpuSpec: null });
      return [
        await status(sim, 'GET', `${ENDPOINT}?workspace=team-a&endpoint=llama`),
        await status(sim, 'DELETE', ENDPOINT, { workspace: 'team-a', endpoint: 'llama' }),
      ];
    },
    answers: [
      [200, 200],
      [422, 422],
    ],
  },
  missingWorkspace: {
    async steps(sim) {
      const { status, body } = await sim.call('GET', `${ENDPOINT}/list?workspace=nowhere`);
      return [status, body['data']];
    },
    answers: [
      [404, null],
      [200, { endpoints: [] }],
    ],
  },
  caseInsensitive: {
    async steps(sim) {
      const { memoryPerGPU, ...rest } = gpuSpec;
      return created(sim, 'llama', { gpuSpec: { ...rest, memoryPerGpu: memoryPerGPU } });
    },
    answers: [422, 200],
  },
  rateLimit: {
    async steps(sim) {
      const answers = [];
      for (let call = 0; call < 6; call += 1) answers.push(await sim.call('GET', LIST));
      return [answers[4]?.status, answers[5]?.status, answers[5]?.headers.get('retry-after')];
    },
    answers: [
      [200, 200, null],
      [200, 429, '1'],
    ],
  },
  tokenTtlS: {
    async steps(sim) {
      await login(sim.simulator.url);
      const { url } = sim.simulator;
      const fresh = await login(url);
      await sim.control.advance(3000);
      const response = await fetch(`${url}/api/v1/slice-workspace/list`, {
        headers: { authorization: `Bearer ${fresh}` },
      });
      return response.status;
    },
    answers: [200, 401],
  },
  tokenShape: {
    async steps(sim) {
      const token = await login(sim.simulator.url);
      return [token.split('.').length, await statusAs(sim, seedKeys.operator, 'GET', LIST)];
    },
    answers: [
      [3, 200],
      [1, 200],
    ],
  },
  'minimumRole.read': {
    steps: async (sim) => [
      await statusAs(sim, seedKeys.viewer, 'GET', LIST),
      await statusAs(sim, seedKeys.editor, 'GET', LIST),
      await statusAs(sim, seedKeys.operator, 'GET', LIST),
      await statusAs(sim, seedKeys.viewer, 'GET', '/api/v1/slice-workspace/list'),
    ],
    answers: [
      [200, 200, 200, 200],
      [403, 200, 200, 200],
      [403, 403, 200, 200],
    ],
  },
  'minimumRole.write': {
    steps: async (sim) => [
      await statusAs(sim, seedKeys.viewer, 'POST', ENDPOINT, creation('a')),
      await statusAs(sim, seedKeys.editor, 'POST', ENDPOINT, creation('b')),
      await statusAs(sim, seedKeys.operator, 'POST', ENDPOINT, creation('c')),
    ],
    answers: [
      [200, 200, 200],
      [403, 200, 200],
      [403, 403, 200],
    ],
  },
  estimatedStartTime: {
    async steps(sim) {
      await sim.create('llama');
      return (await gprOf(sim, 'llama'))['estimatedStartTime'] === '';
    },
    answers: [false, true],
  },
  startTimestamp: {
    async steps(sim) {
      await settled(sim, 'llama');
      const { startTimestamp } = (await gprOf(sim, 'llama'))['status'] as Record<string, string>;
      return startTimestamp === '';
    },
    answers: [false, true],
  },
  noGpuRequests: {
    async steps(sim) {
      await sim.create('llama', { gpuSpec: null });
      return (await described(sim, 'llama'))['gpuRequests'];
    },
    answers: [[], null],
  },
  gpuRequestsLagMs: {
    async steps(sim) {
      await sim.create('llama');
      const count = async () => ((await described(sim, 'llama'))['gpuRequests'] as unknown[]).length;
      const early = await count();
      await sim.control.advance(1000);
      return [early, await count(), (await listed(sim)).length];
    },
    answers: [
      [1, 1, 1],
      [0, 1, 1],
    ],
  },
} satisfies Partial<Record<KnobPath, KnobTest>>;
