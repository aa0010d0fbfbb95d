import { expect, test } from 'vitest';
import { flavors } from './catalog.ts';
import { bench, container, DEPLOYMENTS, marked, TASKS } from './test-client.ts';

test('a deployment goes through its states as time passes', async () => {
  await using sim = await bench();
  const task = await sim.create('llama70b');
  const story: unknown[] = [];
  for (const ms of [0, 100, 100, 100, 100]) {
    await sim.control.advance(ms);
    const { body } = await sim.call('GET', `${TASKS}/${task}`);
    const { status, address, containers } = await sim.read('llama70b');
    const [region] = containers as { deploy_status: unknown; address: unknown }[];
    story.push([body['state'], status, region?.deploy_status, address === null, region?.address === null]);
  }
  expect(story).toEqual([
    ['NEW', 'DEPLOYING', { ready: 0, total: 0 }, true, true],
    ['RUNNING', 'DEPLOYING', { ready: 0, total: 0 }, true, true],
    ['FINISHED', 'DEPLOYING', { ready: 0, total: 0 }, true, true],
    ['FINISHED', 'PARTIALLYDEPLOYED', { ready: 0, total: 1 }, true, true],
    ['FINISHED', 'ACTIVE', { ready: 1, total: 1 }, false, false],
  ]);
});

test('GET shows every key, with the defaults that nobody sent', async () => {
  await using sim = await bench();
  await sim.serving('llama70b');
  const body = await sim.read('llama70b');
  expect(body).toEqual({
    project_id: 1234,
    name: 'llama70b',
    description: marked('llama70b'),
    image: 'vllm/vllm-openai:v0.10.0',
    listening_port: 8000,
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/),
    status: 'ACTIVE',
    auth_enabled: false,
    address: 'https://llama70b-1234.ai.example.com',
    containers: [
      {
        region_id: 7,
        address: 'https://llama70b-1234-7.ai.example.com',
        deploy_status: { ready: 1, total: 1 },
        error_message: null,
        scale: {
          min: 1,
          max: 1,
          cooldown_period: 60,
          polling_interval: 30,
          triggers: {
            cpu: { threshold: 80 },
            memory: { threshold: 80 },
            gpu_utilization: null,
            gpu_memory: null,
            http: null,
            sqs: null,
          },
        },
      },
    ],
    timeout: 120,
    envs: null,
    flavor_name: flavors.h100,
    command: null,
    credentials_name: '',
    logging: null,
    probes: null,
    ingress_opts: null,
    object_references: [],
    api_keys: [],
  });
});

test('a task tells everything that the platform tells', async () => {
  await using sim = await bench();
  const id = await sim.create('llama70b');
  await sim.control.advance(200);
  const { body } = await sim.call('GET', `${TASKS}/${id}`);
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);
  expect(body).toEqual({
    id,
    user_id: 7001,
    task_type: 'create_inference_instance',
    state: 'FINISHED',
    created_on: time,
    updated_on: time,
    finished_on: time,
    error: null,
    created_resources: { inference_instances: ['llama70b'] },
    data: expect.objectContaining({ name: 'llama70b' }),
    detailed_state: null,
    project_id: 1234,
    region_id: null,
    client_id: 29_841,
    user_client_id: 29_841,
    request_id: expect.any(String),
    job_id: null,
    schedule_id: null,
    lifecycle_policy_id: null,
    acknowledged_at: null,
    acknowledged_by: null,
  });
});

test('a PATCH comes with its task, and the old pods serve until the new ones do', async () => {
  await using sim = await bench();
  await sim.serving('llama70b');
  const image = 'vllm/vllm-openai:v0.11.0';
  const { status, body } = await sim.call('PATCH', `${DEPLOYMENTS}/llama70b`, { image });
  expect({ status, body }).toEqual({ status: 200, body: { tasks: [expect.any(String)] } });
  const serving = async () => (await sim.control.workload('llama70b'))?.regions[0]?.servingSpec?.image;
  await sim.control.advance(200);
  expect([(await sim.read('llama70b'))['image'], await serving()]).toEqual([
    image,
    'vllm/vllm-openai:v0.10.0',
  ]);
  await sim.control.advance(200);
  expect([(await sim.read('llama70b'))['image'], await serving()]).toEqual([image, image]);
  expect((await sim.control.workload('llama70b'))?.settled).toBe(true);
});

test('operations take their turns', async () => {
  await using sim = await bench();
  await sim.create('llama70b');
  await sim.call('PATCH', `${DEPLOYMENTS}/llama70b`, { timeout: 5 });
  const { body } = await sim.call('DELETE', `${DEPLOYMENTS}/llama70b`);
  const states = async () => (await sim.control.tasks()).map(({ kind, state }) => `${kind} ${state}`);
  await sim.control.advance(300);
  expect(await states()).toEqual(['create FINISHED', 'update RUNNING', 'delete NEW']);
  await sim.control.advance(300);
  expect(await states()).toEqual(['create FINISHED', 'update FINISHED', 'delete FINISHED']);
  expect((await sim.control.tasks()).at(-1)?.id).toBe((body['tasks'] as string[])[0]);
});

test('a deleted deployment is going away until its task is over', async () => {
  await using sim = await bench();
  await sim.serving('llama70b');
  const first = await sim.call('DELETE', `${DEPLOYMENTS}/llama70b`);
  expect(first.status).toBe(200);
  expect((await sim.read('llama70b'))['status']).toBe('DELETING');
  expect((await sim.control.workload('llama70b'))?.settled).toBe(false);
  expect((await sim.call('DELETE', `${DEPLOYMENTS}/llama70b`)).body, 'no second task').toEqual(first.body);
  await sim.control.advance(200);
  const { status, body } = await sim.call('GET', `${DEPLOYMENTS}/llama70b`);
  expect({ status, body }).toEqual({
    status: 404,
    body: {
      exception_class: 'NotFoundError',
      message: 'no deployment llama70b',
      request_id: expect.stringMatching(/^[0-9a-f]{12}$/),
    },
  });
  expect((await sim.call('DELETE', `${DEPLOYMENTS}/llama70b`)).status).toBe(404);
  expect((await sim.call('GET', DEPLOYMENTS)).body).toEqual({ count: 0, results: [] });
});

test('regions come and go with a PATCH, and others are left alone', async () => {
  await using sim = await bench();
  await sim.serving('llama70b', { containers: [container(6), container(7)] });
  await sim.call('PATCH', `${DEPLOYMENTS}/llama70b`, { containers: [container(7, 2, 2), container(8)] });
  await sim.control.advance(300);
  const { status, containers } = await sim.read('llama70b');
  expect(status).toBe('PARTIALLYDEPLOYED');
  expect(containers).toEqual([
    expect.objectContaining({ region_id: 7, deploy_status: { ready: 1, total: 2 } }),
    expect.objectContaining({ region_id: 8, deploy_status: { ready: 0, total: 1 } }),
  ]);
  await sim.control.advance(100);
  expect((await sim.read('llama70b'))['status']).toBe('ACTIVE');
});

test('times are the platform’s own', async () => {
  await using sim = await bench();
  await sim.control.advance(3_600_000);
  await sim.create('llama70b');
  const shown = Date.parse(`${String((await sim.read('llama70b'))['created_at'])}Z`);
  expect(shown).toBe(await sim.control.now());
});
