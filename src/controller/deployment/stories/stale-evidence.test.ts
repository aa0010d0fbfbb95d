import { expect, test, vi } from 'vitest';
import { Stage, type RunaiStageOptions } from '../../../../test/support/stage/stage.ts';

vi.setConfig({ testTimeout: 60_000 });

/** What was seen of one workload is no evidence about another one. */

const SLOW: RunaiStageOptions = { knobs: { visibilityDelayMs: { get: 20_000, list: 20_000 } } };

/** The adoption of a workload was previewed; then it was deleted by hand, and the object is to make its own. */
async function previewed(options: RunaiStageOptions = {}): Promise<Stage> {
  const stage = await Stage.start(options);
  const id = await stage.control.createOutOfBand({ name: 'llama', projectId: '33', spec: { image: 'x:1' } });
  await stage.wait(60_000);
  stage.apply('llama', {}, { paused: true, adopt: { id } });
  await stage.run('llama', 10);
  expect(stage.message('llama', 'Synced')).toContain('can be taken over');
  await stage.control.deleteOutOfBand('llama', { now: true });
  stage.clusters.get('llama')?.edit((spec) => {
    spec.paused = false;
    delete spec.adopt;
  });
  return stage;
}

test('a preview of an adoption records nothing that passes for a sight of the own workload', async () => {
  await using stage = await previewed();
  expect(stage.object('llama')?.status).not.toHaveProperty('lastObservedAt');
});

test.for<[why: string, begin: () => Promise<Stage>]>([
  ['after a preview of an adoption', () => previewed(SLOW)],
  [
    'at first',
    async () => {
      const stage = await Stage.start(SLOW);
      stage.apply('llama');
      return stage;
    },
  ],
])('%s: what is deleted while its new workload is not visible yet leaves nothing', async ([, begin]) => {
  await using stage = await begin();
  await stage.pass('llama');
  expect(await stage.living()).toEqual(['llama@33']);
  stage.clusters.get('llama')?.delete();
  await stage.run('llama', 120);
  expect({ object: stage.object('llama')?.metadata.name, left: await stage.living() }).toEqual({ left: [] });
});

test('after a preview of an adoption: an edit while the new workload is not visible yet creates no second one', async () => {
  await using stage = await previewed(SLOW);
  await stage.pass('llama');
  stage.clusters.get('llama')?.edit((spec) => Object.assign(spec.runai?.spec ?? {}, { image: 'a:2' }));
  await stage.pass('llama');
  await stage.pass('llama');
  const posts = await stage.control.calls({ method: 'POST', workload: 'llama' });
  expect(posts.map(({ status }) => status)).toEqual([202]);
});
