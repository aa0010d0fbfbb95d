import { expect, test, vi } from 'vitest';
import { tokens } from '../../simulators/gcore/accounts.ts';
import { flavors } from '../../simulators/gcore/catalog.ts';
import type { GcoreControl } from '../../simulators/gcore/control.ts';
import { startGcoreSimulator } from '../../simulators/gcore/simulator.ts';
import { conditionOf } from '../../support/status-rules/status-object.ts';
import { isReady } from '../../support/status-rules/status-words.ts';
import { quickPolling, sampleImage } from '../../support/world/manifests.ts';
import { startWorld, type World } from '../../support/world/world.ts';
import { beginTrial, type Trial } from '../../support/trial/trial.ts';

// Starts of control plane and operator are in here too.
vi.setConfig({ testTimeout: 240_000 });

const [FIRST, SECOND, THIRD] = ['hf_canary_first', 'hf_canary_second', 'hf_canary_third'] as const;

/** A project whose deployments take a variable from the Secret `hf`; full checks come after `driftCheck`. */
async function begin(world: World, driftCheck: string): Promise<Trial<GcoreControl>> {
  const simulator = await startGcoreSimulator();
  const gcore = { url: simulator.url, projectId: 1234 };
  const env = [{ name: 'HF_TOKEN', valueFrom: { secretKeyRef: { name: 'hf', key: 'token' } } }];
  const containers = [{ region_id: 7 }];
  const spec = { image: sampleImage, listening_port: 8000, flavor_name: flavors.h100, containers };
  return beginTrial(world, {
    control: simulator.control,
    stop: () => simulator.stop(),
    name: 'gcore',
    credentials: { apiKey: tokens.operator },
    platform: { gcore, polling: { ...quickPolling, driftCheck } },
    deployment: { gcore: { spec, env } },
    ownerId: world.ownerId,
  });
}

/** `kubectl apply` of the Secret. */
const put = ({ client }: World, { namespace }: Trial, stringData: Record<string, string>) =>
  client.apply({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'hf', namespace }, stringData });

const untilSent = (trial: Trial<GcoreControl>, value: string) =>
  trial.eventually(
    () => trial.control.workload('llama'),
    (deployment) => deployment?.spec.envs['HF_TOKEN'] === value,
  );

const eventsOf = async ({ client }: World, { namespace }: Trial): Promise<string[]> => {
  const events = await client.list({ apiVersion: 'events.k8s.io/v1', kind: 'Event', namespace });
  return events.map((event) => (event as unknown as { reason: string }).reason);
};

test('a value from a Secret is missed, sent, changed when somebody asks, and shown nowhere', async () => {
  await using world = await startWorld({ runai: false, operator: { args: ['--log-level=debug'] } });
  await using trial = await begin(world, '1h');
  await trial.deploy('llama', {});
  await trial.untilStalled('llama', 'SecretNotFound', /Secret .*hf is not there/);
  await put(world, trial, { other: FIRST });
  await trial.untilStalled('llama', 'SecretNotFound', /has no key "token"/);
  expect(await trial.control.calls({ writes: true })).toEqual([]);

  await put(world, trial, { token: FIRST });
  const made = await trial.until('llama', isReady);
  await untilSent(trial, FIRST);
  expect(made.status).toMatchObject({ applied: { secrets: [{ name: 'hf' }] } });

  const created = await trial.control.lastCall();
  await put(world, trial, { token: SECOND });
  await trial.request('llama');
  await untilSent(trial, SECOND);
  await trial.until('llama', isReady);
  expect(await trial.control.calls({ after: created, writes: true })).toMatchObject([{ method: 'PATCH' }]);
  expect(await eventsOf(world, trial)).not.toContain('DriftDetected');

  // The container fails, and its error tells the value.
  await trial.control.script('llama', { kind: 'error', message: `no access with ${SECOND}` });
  await trial.edit('llama', { gcore: { spec: { timeout: 300 } } });
  const says = /no access with \*\*\*/;
  await trial.until('llama', (object) => says.test(conditionOf(object, 'Ready')?.message ?? ''));
  await trial.remove('llama');
});

test('a Secret that changes reaches the platform at the next full check, and nothing else costs a call or a write', async () => {
  await using world = await startWorld({ runai: false });
  await using trial = await begin(world, '2s');
  await put(world, trial, { token: FIRST });
  await trial.deploy('llama', {});
  await trial.until('llama', isReady);
  const created = await trial.control.lastCall();
  await put(world, trial, { token: THIRD });
  await untilSent(trial, THIRD);
  const changed = await trial.until('llama', isReady);
  const writes = { after: created, writes: true };
  expect(await trial.control.calls(writes)).toMatchObject([{ method: 'PATCH' }]);

  // A new version with the same value: only what status says of it moves.
  await put(world, trial, { token: THIRD, other: FIRST });
  const versionsOf = ({ status }: typeof changed): string => JSON.stringify(status?.['applied']);
  await trial.until('llama', (object) => isReady(object) && versionsOf(object) !== versionsOf(changed));
  expect(await trial.control.calls(writes)).toHaveLength(1);
  expect(await eventsOf(world, trial)).not.toContain('DriftCorrected');

  // It goes: what runs goes on, and a deletion does not need it.
  await world.client.delete({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'hf', namespace: trial.namespace },
  });
  const left = await trial.untilStalled('llama', 'SecretNotFound');
  expect(conditionOf(left, 'Available')?.status).toBe('True');
  await trial.remove('llama');
  expect(await trial.control.workloads()).toEqual([]);
});
