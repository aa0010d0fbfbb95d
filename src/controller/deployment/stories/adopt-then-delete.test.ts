import { expect, test, vi } from 'vitest';
import { Stage } from '../../../../test/support/stage/stage.ts';

vi.setConfig({ testTimeout: 60_000 });

/** `adopt` names another workload than the one that an object's own create call has made, or may have made. */

const ANOTHERS = {
  image: 'x',
  annotations: [{ name: 'inference-operator.io/owner', value: 'cluster-2/a/b' }],
};

/** The id of somebody else's workload that is called `other`. */
async function another(stage: Stage): Promise<string> {
  const project = (await stage.control.projects()).find(({ name }) => name === 'team-a');
  return stage.control.createOutOfBand({ name: 'other', projectId: project?.id ?? '', spec: ANOTHERS });
}

const adopt = (stage: Stage, id: string | undefined): unknown =>
  stage.clusters.get('llama')?.edit((spec) => Object.assign(spec, { adopt: { id } }));

async function nameOfLiving(stage: Stage): Promise<string[]> {
  return (await stage.living()).map((one) => one.split('@')[0] ?? '');
}

test.for([
  ['the answer to the create was lost, and adopt was looked at', 'answer', 120],
  ['the answer to the create was lost', 'answer', 0],
  ['the process died after the create call', 'process', 0],
] as const)('%s: what we created goes with its object', async ([_why, lost, seconds]) => {
  await using stage = await Stage.start({ knobs: { dropResponseAfterCommit: true } });
  const other = await another(stage);
  const llama = stage.apply('llama');
  let writes = 0;
  if (lost === 'process') llama.fate = () => ((writes += 1) === 1 ? 'Fine' : 'CrashBefore');
  await stage.pass('llama');
  llama.fate = () => 'Fine';
  expect(await nameOfLiving(stage)).toEqual(['llama', 'other']);
  if (lost === 'process') stage.restart();
  adopt(stage, other);
  await stage.run('llama', seconds);
  llama.delete();
  await stage.run('llama', 300);
  expect(stage.object('llama')).toBeUndefined();
  expect(await nameOfLiving(stage)).toEqual(['other']);
});

test('what was retained outlives an object that may not adopt it, and carries its mark', async () => {
  await using stage = await Stage.start();
  const first = stage.apply('llama', { name: 'foo' }, { deletionPolicy: 'Retain' });
  await stage.run('llama', 60);
  const id = stage.object('llama')?.status?.workload?.id;
  first.delete();
  await stage.run('llama', 30);
  expect(stage.object('llama')).toBeUndefined();

  await stage.control.inject({
    method: 'POST',
    path: '/api/v1/workloads/inferences',
    effect: { kind: 'status', status: 422, when: 'before' },
  });
  const second = stage.apply('llama', { name: 'bar' });
  await stage.run('llama', 30);
  adopt(stage, id);
  await stage.run('llama', 30);
  expect(stage.message('llama', 'Synced')).toContain('is called foo');
  second.delete();
  await stage.run('llama', 120);
  expect(stage.object('llama')).toBeUndefined();
  expect(await nameOfLiving(stage)).toEqual(['foo']);
});
