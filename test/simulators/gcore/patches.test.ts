import { expect, test } from 'vitest';
import { bench, container, DEPLOYMENTS, marked, SETTLED_MS } from './test-client.ts';

const LLAMA = `${DEPLOYMENTS}/llama70b`;
const KEYS = '/cloud/v3/inference/1234/api_keys';

/** Creates, patches, and shows some fields. */
async function after(
  more: Record<string, unknown>,
  patch: Record<string, unknown>,
  ...fields: string[]
): Promise<unknown[]> {
  await using sim = await bench();
  await sim.call('POST', KEYS, { name: 'team-a' });
  await sim.serving('llama70b', more);
  const { status, text } = await sim.call('PATCH', LLAMA, patch);
  if (status !== 200) throw new Error(text);
  await sim.control.advance(SETTLED_MS);
  const shown = await sim.read('llama70b');
  return fields.map((field) => shown[field]);
}

test('what is not named stays', async () => {
  const before = { timeout: 7, envs: { A: '1' }, command: ['run'], logging: { topic_name: 'topic' } };
  expect(await after(before, { image: 'other' }, 'timeout', 'envs', 'command', 'image')).toEqual([
    7,
    { A: '1' },
    'run',
    'other',
  ]);
});

test('empty values clear', async () => {
  const before = {
    envs: { A: '1' },
    description: marked('llama70b'),
    logging: { enabled: true, topic_name: 'topic' },
    ingress_opts: { disable_response_buffering: true },
  };
  const patch = {
    envs: {},
    description: '',
    logging: { enabled: false },
    ingress_opts: { disable_response_buffering: false },
  };
  expect(await after(before, patch, 'envs', 'description', 'logging', 'ingress_opts')).toEqual([
    null,
    '',
    { enabled: false, destination_region_id: null, topic_name: null, retention_policy: null },
    { disable_response_buffering: false },
  ]);
});

test('taking all keys away switches authentication off', async () => {
  expect(await after({ api_keys: ['team-a'] }, { timeout: 5 }, 'api_keys', 'auth_enabled')).toEqual([
    ['team-a'],
    true,
  ]);
  expect(await after({ api_keys: ['team-a'] }, { api_keys: [] }, 'api_keys', 'auth_enabled')).toEqual([
    [],
    false,
  ]);
  expect(await after({ auth_enabled: true }, { api_keys: [] }, 'auth_enabled')).toEqual([false]);
  expect(await after({ auth_enabled: true }, { timeout: 5 }, 'auth_enabled')).toEqual([true]);
});

test('the name and the project are nothing that a PATCH changes', async () => {
  expect(
    await after({}, { name: 'other', project_id: 7, timeout: 5 }, 'name', 'project_id', 'timeout'),
  ).toEqual(['llama70b', 1234, 5]);
});

test('containers of a PATCH have no defaults', async () => {
  const [containers] = await after({}, { containers: [container(7, 1, 2)] }, 'containers');
  expect(containers).toMatchObject([
    {
      scale: { max: 2, cooldown_period: null, polling_interval: null, triggers: { cpu: null, memory: null } },
    },
  ]);
});

test('every field of a probe is optional', async () => {
  const probe = { probe: { http_get: { path: '/up' } } };
  const [probes] = await after({}, { probes: { startup_probe: probe } }, 'probes');
  expect(probes).toMatchObject({
    startup_probe: {
      enabled: false,
      probe: { period_seconds: 10, http_get: { path: '/up', schema: 'HTTP' } },
    },
  });
});

test('a PATCH while another waits goes on from what that one asked for', async () => {
  await using sim = await bench();
  await sim.create('llama70b');
  await sim.call('PATCH', LLAMA, { timeout: 5 });
  await sim.call('PATCH', LLAMA, { envs: { A: '1' } });
  await sim.control.advance(SETTLED_MS);
  expect(await sim.read('llama70b')).toMatchObject({ timeout: 5, envs: { A: '1' } });
});

test('a flavor makes new pods, a timeout does not', async () => {
  await using sim = await bench({ knobs: { rollout: 'restart' } });
  await sim.serving('llama70b');
  const ready = async () => (await sim.control.workload('llama70b'))?.regions[0]?.ready;
  await sim.call('PATCH', LLAMA, { timeout: 5 });
  await sim.control.advance(200);
  expect(await ready()).toBe(1);
  expect((await sim.control.workload('llama70b'))?.settled).toBe(true);
  await sim.call('PATCH', LLAMA, { flavor_name: 'inference-4vcpu-16gib' });
  await sim.control.advance(200);
  expect(await ready()).toBe(0);
});

test('a PATCH of nothing still wakes where a PATCH wakes, and has its task where it has one', async () => {
  await using sim = await bench({ knobs: { patchWakes: true } });
  await sim.serving('llama70b');
  const patch = async () =>
    ((await sim.call('PATCH', LLAMA, { timeout: 120 })).body['tasks'] as unknown[]).length;
  await sim.control.stopOutOfBand('llama70b');
  await sim.control.advance(SETTLED_MS);
  expect(await patch()).toBe(1);
  await sim.control.advance(SETTLED_MS);
  expect((await sim.read('llama70b'))['status']).toBe('ACTIVE');
  expect(await patch()).toBe(0);
  await sim.control.knobs({ noopPatch: 'task', tasksPerUpdate: 0 });
  expect(await patch()).toBe(1);
});

test('what runs is patched also where what is stopped is not', async () => {
  await using sim = await bench({ knobs: { patchWakes: 409 } });
  await sim.serving('llama70b');
  expect((await sim.call('PATCH', LLAMA, { timeout: 5 })).status).toBe(200);
});
