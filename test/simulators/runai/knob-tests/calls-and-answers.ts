import type { KnobPath } from '../knob-positions.ts';
import { type Bench, creation, INFERENCES } from '../test-client.ts';
import {
  type KnobTest,
  status,
  inference,
  generic,
  settled,
  patched,
  tokenAnswer,
  afterToken,
} from './steps.ts';

const UPTIME = 'start=2026-01-05T10:00:00Z&end=2026-01-05T11:00:00Z&numberOfSamples=1';
async function measured(sim: Bench, type: string): Promise<unknown> {
  const id = await settled(sim, 'llama');
  const { body } = await sim.call('GET', `${INFERENCES}/${id}/metrics?metricType=${type}&${UPTIME}`);
  return body['measurements'];
}

/** Knobs about tokens, routes and what answers look like. */
export const callKnobs = {
  'routes.revisions': {
    async steps(sim) {
      const id = await sim.create('llama');
      return [
        await status(sim, 'GET', `${INFERENCES}/${id}/revisions`),
        await status(sim, 'GET', `${INFERENCES}/${id}`),
      ];
    },
    answers: [
      [200, 200],
      [404, 200],
    ],
  },
  'routes.patch': {
    steps: async (sim) => patched(sim, await settled(sim, 'llama'), { image: 'other' }),
    answers: [202, 404],
  },
  'routes.tokenV2': {
    steps: async (sim) =>
      (
        await fetch(`${sim.simulator.url}/api/v2/token`, {
          method: 'POST',
          body: new URLSearchParams({
            grant_type: 'client_credentials',
            client_id: 'operator',
            client_secret: 'operator-secret',
          }),
        })
      ).status,
    answers: [200, 404],
  },
  tokenCase: {
    async steps(sim) {
      const answer = await tokenAnswer(sim, {
        grantType: 'client_credentials',
        clientId: 'operator',
        clientSecret: 'operator-secret',
      });
      return typeof answer['accessToken'];
    },
    answers: ['undefined', 'string'],
  },
  tokenV1Grant: {
    async steps(sim) {
      const byClient = await tokenAnswer(sim, {
        grantType: 'client_credentials',
        clientID: 'operator',
        clientSecret: 'operator-secret',
      });
      const byApp = await tokenAnswer(sim, {
        grantType: 'app_token',
        appID: 'operator',
        appSecret: 'operator-secret',
      });
      return [typeof byClient['accessToken'], typeof byApp['accessToken']];
    },
    answers: [
      ['string', 'undefined'],
      ['undefined', 'string'],
    ],
  },
  tokenTtlS: { steps: afterToken(100_000), answers: [200, 401] },
  omitExpiresIn: {
    async steps(sim) {
      const answer = await tokenAnswer(sim, {
        grantType: 'client_credentials',
        clientID: 'operator',
        clientSecret: 'operator-secret',
      });
      return answer['expiresIn'];
    },
    answers: [3600, undefined],
  },
  revokeEarly: { steps: afterToken(2500), answers: [200, 401] },
  rateLimit: {
    async steps(sim) {
      const answers = [];
      for (let call = 0; call < 6; call += 1) answers.push(await sim.call('GET', '/api/v1/clusters'));
      return [answers[4]?.status, answers[5]?.status, answers[5]?.headers.get('retry-after')];
    },
    answers: [
      [200, 200, null],
      [200, 429, '1'],
    ],
  },
  urlField: {
    async steps(sim) {
      const workload = await generic(sim, await settled(sim, 'llama'));
      return ['endpoints', 'urls', 'externalConnections'].filter((field) => workload[field] !== undefined);
    },
    answers: [['endpoints'], ['urls'], ['externalConnections'], []],
  },
  endpointShape: {
    async steps(sim) {
      await sim.control.knobs({ urlField: 'endpoints' });
      const { endpoints } = (await generic(sim, await settled(sim, 'llama'))) as { endpoints?: unknown[] };
      return typeof endpoints?.[0];
    },
    answers: ['object', 'string'],
  },
  'successCode.create': {
    steps: (sim) => status(sim, 'POST', INFERENCES, creation('llama')),
    answers: [200, 201, 202],
  },
  'successCode.delete': {
    async steps(sim) {
      const { status, text } = await sim.call('DELETE', `${INFERENCES}/${await settled(sim, 'llama')}`);
      return [status, text === ''];
    },
    answers: [
      [200, false],
      [202, false],
      [204, true],
    ],
  },
  deleteBody: {
    steps: async (sim) =>
      (await sim.call('DELETE', `${INFERENCES}/${await settled(sim, 'llama')}`)).text === '',
    answers: [false, true],
  },
  dropResponseAfterCommit: {
    async steps(sim) {
      const first = await sim.call('POST', INFERENCES, creation('llama')).then(
        ({ status }) => status,
        () => 'no answer',
      );
      return [first, await status(sim, 'POST', INFERENCES, creation('llama'))];
    },
    answers: [
      [202, 409],
      ['no answer', 409],
    ],
  },
  actualPhase: {
    steps: async (sim) => (await inference(sim, await settled(sim, 'llama')))['actualPhase'],
    answers: [undefined, 'Running'],
  },
  metricTime: {
    async steps(sim) {
      const measurements = await measured(sim, 'LATENCY');
      return (measurements as { values: { timestamp: string }[] }[])[0]?.values[0]?.timestamp;
    },
    answers: ['2026-01-05T11:00:00.000Z', '2026-01-05 11:00:00.000', '2026-01-05T11:00:00.000'],
  },
  metricsPartial: {
    steps: async (sim) => ((await measured(sim, 'THROUGHPUT,LATENCY')) as unknown[]).length,
    answers: [2, 1],
  },
  'fault.tokenDiesAfterHour': {
    async steps(sim) {
      await sim.control.knobs({ tokenTtlS: 36_000 });
      return afterToken(3_600_001)(sim);
    },
    answers: [200, 401],
  },
  'fault.nanLatency': {
    async steps(sim) {
      const measurements = await measured(sim, 'LATENCY');
      return (measurements as { values: { value: string }[] }[])[0]?.values[0]?.value;
    },
    answers: ['42.5', 'NaN'],
  },
} satisfies Partial<Record<KnobPath, KnobTest>>;
