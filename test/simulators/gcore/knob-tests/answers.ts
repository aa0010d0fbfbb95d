import type { KnobPath } from '../knob-positions.ts';
import { callAs, container, creation, DEPLOYMENTS, TASKS } from '../test-client.ts';
import { field, type KnobTest, LLAMA, listed, patched, status } from './steps.ts';

const PROJECT = '/cloud/v3/inference/1234';

/** Knobs about what answers look like, and about tasks and limits. */
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
  taskData: {
    async steps(sim) {
      const id = await sim.create('llama70b');
      const { body } = await sim.call('GET', `${TASKS}/${id}`);
      return (body['data'] as { name?: string } | null)?.name;
    },
    answers: ['llama70b', undefined],
  },
  taskTtlMs: {
    async steps(sim) {
      const id = await sim.create('llama70b');
      await sim.control.advance(2199);
      const late = await status(sim, 'GET', `${TASKS}/${id}`);
      await sim.control.advance(1);
      const { body } = await sim.call('GET', TASKS);
      return [late, await status(sim, 'GET', `${TASKS}/${id}`), body['count']];
    },
    answers: [
      [200, 200, 1],
      [200, 404, 0],
    ],
  },
  earlyTaskError: {
    async steps(sim) {
      const id = await sim.create('llama70b');
      const task = async (ms: number) => {
        await sim.control.advance(ms);
        const { body } = await sim.call('GET', `${TASKS}/${id}`);
        return [body['state'], body['error']];
      };
      return [await task(100), await task(100)];
    },
    answers: [
      [
        ['RUNNING', null],
        ['FINISHED', null],
      ],
      [
        ['RUNNING', 'a step failed and is tried again'],
        ['FINISHED', null],
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
  limitKeys: {
    async steps(sim) {
      await sim.control.setQuota(29_841, { inference_gpu_h100_count: 0, inference_instance_count: 9 });
      const { body } = await sim.call('POST', `${DEPLOYMENTS}/check_limits`, creation('llama70b'));
      const gpus = 'inference_gpu_h100_count';
      const keys = [`${gpus}_limit`, `${gpus}_requested`, `${gpus}_usage`];
      return [Object.keys(body).length, keys.map((key) => body[key]), body['inference_instance_count_limit']];
    },
    answers: [
      [3, [0, 1, 0], undefined],
      [6, [0, 1, 0], 9],
      [15, [0, 1, 0], 0],
    ],
  },
  limitRequested: {
    async steps(sim) {
      await sim.serving('llama70b', { containers: [container(7, 1, 2)] });
      await sim.control.setQuota(29_841, { inference_gpu_h100_count: 4 });
      const asked = creation('next', { containers: [container(7, 1, 3)] });
      return (await sim.call('POST', `${DEPLOYMENTS}/check_limits`, asked)).body;
    },
    answers: [
      {
        inference_gpu_h100_count_limit: 4,
        inference_gpu_h100_count_requested: 5,
        inference_gpu_h100_count_usage: 2,
      },
      {
        inference_gpu_h100_count_limit: 4,
        inference_gpu_h100_count_requested: 3,
        inference_gpu_h100_count_usage: 2,
      },
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
