import { expect, test } from 'vitest';
import { Stage } from '../../../../test/support/stage/stage.ts';
import { PlatformError } from '../../../platform-clients/errors.ts';

/** A stage whose object is Ready, and whose list has failed for so long. */
async function unlisted(ms: number): Promise<Stage> {
  const stage = await Stage.start({ mostPasses: 1 });
  stage.apply('llama');
  await stage.run('llama', 60);
  expect(stage.says('llama')).toContain('Ready=True/Running');
  stage.live.lists.complete('runai');
  await stage.wait(ms);
  stage.live.lists.failed('runai', new PlatformError('Transient', 'the answer is not JSON'));
  return stage;
}

/** Milliseconds until the next pass over the object. */
async function pause(stage: Stage): Promise<number> {
  const result = await stage.pass('llama');
  if (result.kind !== 'After') throw new Error(`the pass ended with ${result.kind}`);
  return result.ms;
}

const reads = async ({ control }: Stage, after: number): Promise<number> =>
  (await control.calls({ after })).length;

test('a list that fails for good: what is settled is looked at by its id each 210 s instead', async () => {
  await using stage = await unlisted(209_000);
  const before = await stage.control.lastCall();
  expect(stage.live.lists.unlisted('runai')).toBeUndefined();
  await stage.wait(2_000);
  stage.live.lists.failed('runai', new PlatformError('Transient', 'the answer is not JSON'));
  expect(await pause(stage)).toBe(210_000);
  const once = await reads(stage, before);
  expect(once).toBeGreaterThan(0);
  expect(await pause(stage)).toBe(210_000);
  expect(await reads(stage, before)).toBe(once);
  expect(stage.says('llama')).toContain('Ready=True/Running');

  await stage.control.deleteOutOfBand('llama', { now: true });
  await stage.wait(211_000);
  await stage.pass('llama');
  expect(stage.says('llama')).not.toContain('Ready=True');
});

test('what does not get its turn in time says so at last, and is looked at when its turn comes', async () => {
  await using stage = await unlisted(230_000);
  const busy = stage.live.gate.enter('other/model', 'other', true);
  expect(await stage.pass('llama')).toEqual({ kind: 'Parked' });
  expect(stage.says('llama')).toContain('Ready=True/Running');
  await stage.wait(71_000);
  expect(await stage.pass('llama')).toEqual({ kind: 'Parked' });
  expect(stage.says('llama')).toContain('Ready=Unknown/PlatformUnreachable');
  expect(stage.message('llama', 'Ready')).toContain('the list of workloads fails: the answer is not JSON.');

  // The list is back before its turn comes.
  stage.live.lists.complete('runai');
  busy?.[Symbol.dispose]();
  expect(stage.turns).toEqual(['prod/llama']);
  await stage.pass('llama');
  expect(stage.says('llama')).toContain('Ready=True/Running');
});
