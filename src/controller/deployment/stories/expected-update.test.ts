import { expect, test, vi } from 'vitest';
import { Stage } from '../../../../test/support/stage/stage.ts';

vi.setConfig({ testTimeout: 60_000 });

/** How often revisions that are gone were read while an object was passed over for a minute. */
async function readsOfDeleted(change: (stage: Stage) => void): Promise<number> {
  await using stage = await Stage.start();
  stage.apply('llama');
  await stage.run('llama', 60);
  expect(stage.says('llama')).toContain('Ready=True');
  change(stage);
  stage.restart();
  const after = await stage.control.lastCall();
  await stage.run('llama', 60);
  const calls = await stage.control.calls({ method: 'GET', after });
  expect(calls.length).toBeGreaterThan(0);
  return calls.filter(({ query }) => query.includes('deleted=true')).length;
}

test('a hash of another version of this operator is no edit, and no look reads what only an update has to know', async () => {
  const reads = await readsOfDeleted((stage) => {
    const cluster = stage.clusters.get('llama');
    const { object } = cluster ?? {};
    const applied = object?.status?.applied;
    if (object === undefined || applied === undefined) throw new Error('nothing was applied');
    const status = { ...object.status, applied: { ...applied, hash: applied.hash.replace('v1:', 'v0:') } };
    cluster?.restore({ ...object, status });
  });
  expect(reads).toBe(0);
});

test('an edit has it read', async () => {
  const reads = await readsOfDeleted((stage) =>
    stage.clusters.get('llama')?.edit(({ runai }) => Object.assign(runai?.spec ?? {}, { image: 'a:2' })),
  );
  expect(reads).toBeGreaterThan(0);
});
