import { expect, test } from 'vitest';
import { Stage } from '../../../../test/support/stage/stage.ts';

const edit = (stage: Stage, image: string): void =>
  stage.clusters.get('llama')?.edit(({ runai }) => {
    if (runai !== undefined) runai.spec = { ...runai.spec, image };
  });
const patches = async (stage: Stage): Promise<number> =>
  (await stage.control.calls({ writes: true, workload: 'llama' })).filter(({ method }) => method === 'PATCH')
    .length;
const reasons = (stage: Stage): string[] => stage.events.map((event) => event.split(':')[0] ?? '');

test('reads that lag behind an accepted edit are no drift: nothing is sent twice', async () => {
  await using stage = await Stage.start({ knobs: { visibilityDelayMs: { spec: 12_000 } } });
  stage.apply('llama');
  await stage.run('llama', 60);
  stage.events.length = 0;
  edit(stage, 'a:2');
  await stage.run('llama', 10);
  expect(stage.says('llama')).toMatch(/Ready=False\/Updating .*Synced=True\/Accepted/);
  expect(stage.message('llama', 'Ready')).toContain('does not show it yet in spec.runai.spec.image');
  await stage.run('llama', 90);
  expect(stage.says('llama')).toContain('Ready=True/Running');
  expect(await patches(stage)).toBe(1);
  expect(reasons(stage)).toEqual(['Updated', 'Ready']);
});

test.for(['Report', 'Correct'])(
  'a process that began since the edit waits for late reads no less: %s',
  async (driftPolicy) => {
    await using stage = await Stage.start({ knobs: { visibilityDelayMs: { spec: 12_000 } } });
    stage.apply('llama', {}, { driftPolicy });
    await stage.run('llama', 90);
    edit(stage, 'a:2');
    await stage.pass('llama');
    stage.restart();
    stage.events.length = 0;
    for (let pass = 0; pass < 12; pass += 1) {
      await stage.run('llama', 5);
      expect(stage.says('llama')).toContain('Synced=True/Accepted');
      expect(stage.says('llama')).not.toContain('Stalled');
    }
    expect(stage.says('llama')).toContain('Ready=True/Running');
    expect(await patches(stage)).toBe(1);
    expect(reasons(stage)).toEqual(['Ready']);
  },
);

test('what does not show within the visibility window is drift, and is sent again', async () => {
  await using stage = await Stage.start({ knobs: { visibilityDelayMs: { spec: 45_000 } } });
  stage.apply('llama');
  await stage.run('llama', 120);
  edit(stage, 'a:2');
  await stage.run('llama', 25);
  expect(await patches(stage)).toBe(1);
  await stage.run('llama', 15);
  expect(await patches(stage)).toBe(2);
  expect(reasons(stage)).toContain('DriftDetected');
});

test('a correction that was refused is no update that reads may be behind: what the object said stays', async () => {
  await using stage = await Stage.start();
  stage.apply('llama');
  await stage.run('llama', 60);
  await stage.control.inject({
    method: 'PATCH',
    effect: { kind: 'status', status: 400, body: { message: 'no' } },
  });
  await stage.control.editOutOfBand('llama', { image: 'b:1' });
  await stage.run('llama', 20);
  expect(stage.says('llama')).toMatch(/Synced=False\/Rejected .*Stalled=True\/Rejected/);
});
