import { describe, expect, test, vi } from 'vitest';
import { Death } from '../../../../test/support/stage/death.ts';
import { Stage } from '../../../../test/support/stage/stage.ts';
import { nimStagePlatform, runaiStagePlatform } from '../../../../test/support/stage/stage-platform.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Where no revisions tell what serves, the spec shows as it should be long before it is served. */
const platforms = {
  'runai without revisions': () =>
    runaiStagePlatform({
      routes: { revisions: false },
      durations: { revisionMs: 3_000, pendingMs: 20_000 },
    }),
  nim: () => nimStagePlatform({ durations: { revisionMs: 3_000, pendingMs: 20_000 } }),
} as const;

/** A workload that is Ready and that somebody edits; the correction is about to be sent. */
async function drifted(start: (typeof platforms)[keyof typeof platforms]): Promise<Stage> {
  const stage = await Stage.on(await start());
  stage.apply('llama');
  await stage.run('llama', 90);
  expect(stage.says('llama')).toContain('Ready=True');
  await stage.control.editOutOfBand('llama', { image: 'nvcr.io/other:1' });
  await stage.wait(90_000);
  stage.suspect('llama');
  await stage.pass('llama');
  expect(stage.says('llama')).toContain('Synced=False/Drifted');
  return stage;
}

/** Passes until the object is Ready again; until then it has not said so of what still serves. */
async function expectFollowed(stage: Stage): Promise<void> {
  for (let seconds = 0; seconds < 120; seconds += 1) {
    stage.suspect('llama');
    await stage.pass('llama');
    const ready = stage.says('llama').includes('Ready=True');
    const settled = (await stage.control.workload('llama'))?.settled === true;
    expect({ seconds, ready, settled }).not.toEqual({ seconds, ready: true, settled: false });
    if (ready) return;
    await stage.wait(1_000);
  }
  throw new Error(`never Ready again: ${stage.says('llama')}`);
}

describe.each(Object.entries(platforms))('%s', (_, start) => {
  test('sequence 15: a correction without an answer is followed to its end', async () => {
    await using stage = await drifted(start);
    await stage.control.inject({ method: 'PATCH', times: 1, effect: { kind: 'reset', when: 'after' } });
    await expectFollowed(stage);
    expect(await stage.control.calls({ method: 'PATCH' })).toHaveLength(1);
    expect(stage.events.filter((event) => event.startsWith('DriftCorrected'))).toHaveLength(1);
  });

  test('sequence 15: so is one that the process dies of', async () => {
    await using stage = await drifted(start);
    const death = new Death(stage, (effect) => effect === 'after update');
    await stage.pass('llama');
    expect(death.isDead).toBe(true);
    death.succeed();
    await expectFollowed(stage);
    expect(await stage.control.calls({ method: 'PATCH' })).toHaveLength(1);
  });
});
