import { expect } from 'vitest';
import { isReady, workloadId } from '../../support/status-rules/status-words.ts';
import { sampleImage } from '../../support/world/manifests.ts';
import type { RunaiTrial } from './trial.ts';

const NEWER = 'vllm/vllm-openai:v0.11.0';
const DIRECTORY = '/srv/models';

/** Where a knob makes another outcome right than the usual one. */
export interface Outcomes {
  /** What a PATCH comes to; `Unsupported` where the release has none. */
  edit?: 'Ready' | 'Unsupported';
  /** What dropping a field from the spec comes to. */
  drop?: 'Ready' | 'ImmutableChange';
  /** What a workload that was retained is to an object that is applied again. */
  retained?: 'TakenBack' | 'NameConflict';
}

/** An object that is made, changed in every way, left alone and deleted. */
export async function edited(trial: RunaiTrial, { edit = 'Ready', drop = 'Ready' }: Outcomes): Promise<void> {
  const { control } = trial;
  const spec = {
    image: sampleImage,
    workingDir: DIRECTORY,
    servingPort: { container: 8000 },
    environmentVariables: [{ name: 'MODE', value: 'serve' }],
    compute: { cpuCoreRequest: 1, cpuMemoryRequest: '1G' },
    storage: { hostPath: [{ name: 'models', path: '/data', mountPath: '/models' }] },
  };
  await trial.deploy('edited', { runai: { spec } });
  await trial.until('edited', isReady);

  await trial.edit('edited', { runai: { spec: { image: NEWER } } });
  if (edit === 'Unsupported') {
    await trial.untilStalled('edited', 'Unsupported', /updateStrategy/);
    return trial.remove('edited');
  }
  await trial.until('edited', isReady);
  expect((await control.workload('edited'))?.servingSpec).toMatchObject({ image: NEWER });

  await trial.edit('edited', { replicas: 2 });
  await trial.until('edited', isReady);
  const { spec: sent } = (await control.workload('edited')) ?? {};
  expect(sent).toMatchObject({ autoscaling: { minReplicas: 2, maxReplicas: 2 } });

  await trial.edit('edited', { runai: { spec: { workingDir: null } } });
  if (drop === 'ImmutableChange') await trial.untilStalled('edited', 'ImmutableChange', /workingDir/);
  else {
    await trial.until('edited', isReady);
    expect((await control.workload('edited'))?.spec['workingDir'] ?? null).toBeNull();
    await quiet(trial);
  }
  await trial.remove('edited');
}

/** Settled objects cost the platform no writes. */
async function quiet(trial: RunaiTrial): Promise<void> {
  const { control } = trial;
  const after = await control.lastCall();
  const lists = { after, method: 'GET', route: '/api/v1/workloads' };
  await trial.eventually(
    () => control.calls(lists),
    (calls) => calls.length >= 2,
  );
  expect(await control.calls({ after, writes: true, workload: 'edited' })).toEqual([]);
}

/** An object whose workload outlives it, and which is applied again. */
export async function retained(trial: RunaiTrial, outcomes: Outcomes): Promise<void> {
  await trial.deploy('retained', { deletionPolicy: 'Retain' });
  const before = workloadId(await trial.until('retained', isReady));
  await trial.remove('retained');
  expect((await trial.control.workload('retained'))?.deleting).toBe(false);

  await trial.deploy('retained', {});
  if (outcomes.edit === 'Unsupported') {
    // What it was told cannot be told again, and nobody knows whether it has followed.
    expect(workloadId(await trial.untilStalled('retained', 'Unsupported'))).toBe(before);
    return trial.remove('retained');
  }
  if (outcomes.retained === 'NameConflict') {
    await trial.untilStalled('retained', 'NameConflict', /spec\.adopt/);
    await trial.edit('retained', { adopt: { id: before } });
  }
  expect(workloadId(await trial.until('retained', isReady))).toBe(before);
  await trial.remove('retained');
}

/** A change that needs another workload. */
export async function recreated(trial: RunaiTrial): Promise<void> {
  await trial.deploy('recreated', { updateStrategy: { type: 'Recreate' } });
  const before = workloadId(await trial.until('recreated', isReady));
  await trial.edit('recreated', { runai: { spec: { labels: [{ name: 'tier', value: 'gold' }] } } });
  const after = workloadId(await trial.until('recreated', isReady));
  expect(after).not.toBe(before);
  await trial.remove('recreated');
}

/** A name that somebody else has, and a workload that is taken over. */
export async function adopted(trial: RunaiTrial, { edit = 'Ready' }: Outcomes): Promise<void> {
  const spec = { image: sampleImage };
  const id = await trial.control.createOutOfBand({ name: 'adopted', projectId: '33', spec });
  await trial.deploy('adopted', {});
  await trial.untilStalled('adopted', 'NameConflict', /spec\.adopt/);
  await trial.edit('adopted', { adopt: { id } });
  if (edit === 'Ready') {
    await trial.until('adopted', isReady);
    await trial.edit('adopted', { runai: { spec: { image: NEWER } } });
    await trial.until('adopted', isReady);
  } else await trial.until('adopted', (object) => object.status?.['adoptedId'] === id);
  await trial.remove('adopted');
}
