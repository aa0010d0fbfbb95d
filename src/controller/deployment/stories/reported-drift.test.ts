import { expect, test, vi } from 'vitest';
import { Stage } from '../../../../test/support/stage/stage.ts';

vi.setConfig({ testTimeout: 60_000 });

/** A workload serves something else than the spec says, and `driftPolicy: Report` is set meanwhile. */
async function reported(insistent: boolean): Promise<Stage> {
  const stage = await Stage.start();
  stage.apply('llama');
  await stage.run('llama', 60);
  expect(stage.says('llama')).toContain('Ready=True');
  if (insistent) await stage.control.override('llama', { image: 'evil:1' });
  await stage.control.editOutOfBand('llama', { image: 'evil:1' });
  if (insistent) await stage.run('llama', 30);
  edit(stage, { driftPolicy: 'Report' });
  await stage.run('llama', 200);
  return stage;
}

const edit = (stage: Stage, policies: object): void =>
  stage.clusters.get('llama')?.edit((spec) => Object.assign(spec, policies));

/** Ready is as it was, of this generation, and nothing calls what serves the current spec. */
function expectLeftAlone(stage: Stage): void {
  expect(stage.says('llama')).toBe('Ready=True/Running Available=True/Serving Synced=False/Drifted');
  expect(stage.message('llama', 'Ready')).not.toContain('serves the current spec');
  expect(stage.object('llama')?.status?.drift).toMatchObject([{ path: 'spec.image' }]);
}

test('set while a correction rolls out in vain: nobody has seen the spec served since, and a person is asked', async () => {
  await using stage = await reported(true);
  expect(stage.says('llama')).toContain('Ready=False/OutOfSync');
  expect(stage.says('llama')).toContain('Stalled=True/Drifted');
  expect(stage.message('llama', 'Ready')).toContain('Set it to Correct, or make the spec follow');
});

test('set in the moment of the drift: it changes nothing of what was served, and Ready is left alone', async () => {
  await using stage = await reported(false);
  expectLeftAlone(stage);
});

test.for<[why: string, policies: object[]]>([
  ['deletionPolicy', [{ deletionPolicy: 'Retain' }]],
  ['updateStrategy', [{ updateStrategy: { type: 'Recreate' } }]],
  ['paused, and on again', [{ paused: true }, { paused: false }]],
  ['driftPolicy, to Ignore and back', [{ driftPolicy: 'Ignore' }, { driftPolicy: 'Report' }]],
  [
    'several, one after the other',
    [{ deletionPolicy: 'Retain' }, { paused: true }, { paused: false, deletionPolicy: 'Delete' }],
  ],
])('an edit of policies alone beside reported drift leaves Ready alone: %s', async ([, edits]) => {
  await using stage = await reported(false);
  const patches = await stage.control.calls({ method: 'PATCH' });
  const events = stage.events.length;
  for (const policies of edits) {
    edit(stage, policies);
    await stage.run('llama', 60);
    expect(stage.says('llama')).toMatch(/^Ready=True\/Running Available=True\/Serving/);
    expect(stage.says('llama')).not.toContain('Stalled');
  }
  expectLeftAlone(stage);
  stage.restart();
  await stage.run('llama', 60);
  expectLeftAlone(stage);
  expect(await stage.control.calls({ method: 'PATCH' })).toHaveLength(patches.length);
  // Only drift that was not looked at for a while is news.
  expect(stage.events.slice(events).filter((event) => !event.startsWith('DriftDetected'))).toEqual([]);
});

test('an edit of what is served beside reported drift is a new spec: it is sent', async () => {
  await using stage = await reported(false);
  stage.clusters.get('llama')?.edit(({ runai }) => Object.assign(runai?.spec ?? {}, { image: 'a:2' }));
  await stage.run('llama', 120);
  expect(stage.says('llama')).toContain('Ready=True/Running Available=True/Serving Synced=True/Accepted');
});

test('once the platform serves the spec again it is Ready, and drift from then on leaves that alone', async () => {
  await using stage = await reported(false);
  await stage.control.editOutOfBand('llama', { image: 'a:1' });
  await stage.run('llama', 120);
  expect(stage.says('llama')).toContain('Ready=True/Running');
  expect(stage.says('llama')).not.toContain('(old)');
  await stage.control.editOutOfBand('llama', { image: 'evil:1' });
  await stage.run('llama', 120);
  expect(stage.says('llama')).toContain('Ready=True/Running Available=True/Serving Synced=False/Drifted');
  expect(stage.message('llama', 'Ready')).not.toContain('serves the current spec');
});
