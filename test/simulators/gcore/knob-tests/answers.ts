import type { KnobPath } from '../knob-positions.ts';
import { callAs, container, DEPLOYMENTS } from '../test-client.ts';
import { field, type KnobTest, LLAMA, listed, patched, status } from './steps.ts';

const PROJECT = '/cloud/v3/inference/1234';

const disabled = { enabled: false, probe: null };

/** Knobs about what answers look like. */
export const answerKnobs = {
  listLagMs: {
    async steps(sim) {
      await sim.serving('llama70b', { timeout: 7 });
      const fresh = await listed(sim);
      await sim.control.advance(1000);
      await patched(sim, { timeout: 8 });
      const { body } = await sim.call('GET', DEPLOYMENTS);
      const timeout = (body['results'] as { timeout: number }[])[0]?.timeout;
      await sim.call('DELETE', LLAMA);
      await sim.control.advance(200);
      const gone = [await status(sim, 'GET', LLAMA), await listed(sim)];
      await sim.control.advance(1000);
      return [fresh, timeout, gone, await listed(sim)];
    },
    answers: [
      [['llama70b'], 8, [404, []], []],
      [['llama70b'], 7, [404, ['llama70b']], []],
    ],
  },
  listOrder: {
    async steps(sim) {
      await sim.create('aaaa');
      await sim.create('bbbb');
      const { body } = await sim.call('GET', `${DEPLOYMENTS}?limit=1`);
      return (body['results'] as { name: string }[])[0]?.name;
    },
    answers: ['aaaa', 'bbbb'],
  },
  rateLimit: {
    async steps(sim) {
      const seen = [];
      for (let call = 0; call < 6; call += 1) {
        const { status, headers } = await sim.call('GET', DEPLOYMENTS);
        seen.push([status, headers.get('retry-after')]);
      }
      await sim.control.advance(1000);
      return [...seen.slice(-2), await status(sim, 'GET', DEPLOYMENTS)];
    },
    answers: [
      [[200, null], [200, null], 200],
      [[200, null], [429, '1'], 200],
    ],
  },
  listsOut: {
    async steps(sim) {
      for (const name of ['team-a', 'team-b']) await sim.call('POST', `${PROJECT}/api_keys`, { name });
      const containers = [container(7), container(6)];
      await sim.create('llama70b', { containers, api_keys: ['team-b', 'team-a'] });
      const shown = await sim.read('llama70b');
      return [
        (shown['containers'] as { region_id: number }[]).map(({ region_id }) => region_id),
        shown['api_keys'],
      ];
    },
    answers: [
      [
        [7, 6],
        ['team-b', 'team-a'],
      ],
      [
        [6, 7],
        ['team-a', 'team-b'],
      ],
    ],
  },
  legacyShapes: {
    async steps(sim) {
      await sim.serving('llama70b', { logging: { topic_name: 'topic', retention_policy: { period: 30 } } });
      const { logging, containers } = (await sim.read('llama70b')) as {
        logging: object;
        containers: { scale: { triggers: object } }[];
      };
      return [logging, Object.keys(containers[0]?.scale.triggers ?? {})];
    },
    answers: [
      [
        {
          enabled: false,
          destination_region_id: null,
          topic_name: 'topic',
          retention_policy: { period: 30 },
        },
        ['cpu', 'memory', 'gpu_utilization', 'gpu_memory', 'http', 'sqs'],
      ],
      [
        {
          enabled: false,
          destination_region_id: null,
          topic_name: 'topic',
          retention_policy: 30,
          opensearch_dashboards_link: 'https://opensearch.example.com',
        },
        ['cpu', 'memory'],
      ],
    ],
  },
  authShown: {
    async steps(sim) {
      await sim.call('POST', `${PROJECT}/api_keys`, { name: 'team-a' });
      await sim.serving('llama70b', { api_keys: ['team-a'] });
      return field(sim, 'auth_enabled');
    },
    answers: [true, false],
  },
  unsetShape: {
    async steps(sim) {
      await sim.serving('llama70b');
      const { envs, logging, ingress_opts, probes } = await sim.read('llama70b');
      return { envs, logging, ingress_opts, probes };
    },
    answers: [
      { envs: null, logging: null, ingress_opts: null, probes: null },
      {
        envs: {},
        logging: { enabled: false, destination_region_id: null, topic_name: null, retention_policy: null },
        ingress_opts: { disable_response_buffering: false },
        probes: { liveness_probe: null, readiness_probe: null, startup_probe: null },
      },
      {
        envs: {},
        logging: { enabled: false, destination_region_id: null, topic_name: null, retention_policy: null },
        ingress_opts: { disable_response_buffering: false },
        probes: { liveness_probe: disabled, readiness_probe: disabled, startup_probe: disabled },
      },
    ],
  },
  noApiKeys: {
    async steps(sim) {
      await sim.serving('llama70b');
      const shown = await sim.read('llama70b');
      return ['api_keys' in shown, shown['api_keys']];
    },
    answers: [
      [false, undefined],
      [true, null],
      [true, []],
    ],
  },
  createdAt: {
    async steps(sim) {
      await sim.create('llama70b');
      const created = (await field(sim, 'created_at')) as string | null;
      return created?.replaceAll(/\d/g, '0') ?? null;
    },
    answers: ['0000-00-00T00:00:00.000000', '0000-00-00T00:00:00.000Z', null],
  },
  secretData: {
    async steps(sim) {
      const data = { aws_access_key_id: 'id', aws_secret_access_key: 'key' };
      await sim.call('POST', `${PROJECT}/secrets`, { name: 'queue', type: 'aws-iam', data });
      return (await sim.call('GET', `${PROJECT}/secrets/queue`)).body['data'];
    },
    answers: [
      { aws_access_key_id: '***', aws_secret_access_key: '***' },
      { aws_access_key_id: 'id', aws_secret_access_key: 'key' },
    ],
  },
  authErrors: {
    async steps(sim) {
      const { status, body } = await callAs(sim.simulator.url, 'nonsense', 'GET', DEPLOYMENTS);
      return [status, { ...body, ...('request_id' in body ? { request_id: 'some' } : {}) }];
    },
    answers: [
      [
        401,
        {
          exception_class: 'AuthenticationError',
          message: 'Token is invalid or expired',
          request_id: 'some',
        },
      ],
      [401, { code: 'token_not_valid', detail: 'Token is invalid or expired' }],
    ],
  },
} satisfies Partial<Record<KnobPath, KnobTest>>;
