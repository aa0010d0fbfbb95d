import { expect, test, vi } from 'vitest';
import { Stage } from '../../../../test/support/stage/stage.ts';

vi.setConfig({ testTimeout: 60_000 });

type Change = (stage: Stage) => unknown;
const edit =
  (change: object): Change =>
  (stage) =>
    stage.clusters.get('llama')?.edit(({ runai }) => Object.assign(runai?.spec ?? {}, change));

/** What is set aside for a pass is what it needs at most: with less it would wait for a token between its calls. */
test.for<[what: string, change: Change, passes: number[]]>([
  ['a look', () => undefined, [3]],
  ['an edit: what came to nothing before, and the change', edit({ image: 'a:2' }), [5]],
  ['an edit that drops a field: and whether it is gone', edit({ command: undefined }), [6]],
  [
    'drift, of which the revisions may tell: Ready steps back, then the change',
    (stage) => stage.control.editOutOfBand('llama', { image: 'b:1' }),
    [4, 5],
  ],
  [
    'a loss: the project, the list and the create',
    (stage) => stage.control.deleteOutOfBand('llama', { now: true }),
    [6],
  ],
])('calls of a pass: %s', async ([, change, passes]) => {
  await using stage = await Stage.start();
  stage.apply('llama', { spec: { image: 'a:1', command: 'serve' } });
  await stage.run('llama', 60);
  expect(stage.says('llama')).toContain('Ready=True');
  await change(stage);
  const made: number[] = [];
  for (const _ of passes) {
    const after = await stage.control.lastCall();
    stage.suspect('llama');
    await stage.pass('llama');
    made.push((await stage.control.calls({ after })).length);
  }
  expect(made).toEqual(passes);
  expect(Math.max(...made)).toBeLessThanOrEqual(
    stage.live.connection.client('runai')?.capabilities.callsPerPass ?? 0,
  );
});
