import { expect, test, vi } from 'vitest';
import { Stage } from '../../../../test/support/stage/stage.ts';

vi.setConfig({ testTimeout: 60_000 });

test('sequence 25: what vanishes is counted, though every call that creates it anew goes unanswered', async () => {
  await using stage = await Stage.start();
  stage.apply('llama');
  await stage.run('llama', 60);
  for (let round = 0; round < 6; round += 1) {
    const [there] = await stage.living();
    if (there !== undefined) await stage.control.deleteOutOfBand('llama', { now: true });
    await stage.control.inject({
      method: 'POST',
      path: '/api/v1/workloads/inferences',
      times: 1,
      effect: { kind: 'reset', when: 'after' },
    });
    await stage.run('llama', 120);
  }
  // At once, after a minute and after ten; the first one is the creation.
  const posts = await stage.control.calls({ method: 'POST', workload: 'llama' });
  expect(posts.length).toBeLessThan(5);
  expect(stage.object('llama')?.status?.correction?.count).toBe(posts.length - 1);
});

test('what is undone is counted, though every call that sets it right goes unanswered', async () => {
  await using stage = await Stage.start();
  stage.apply('llama');
  await stage.run('llama', 60);
  await stage.control.inject({ method: 'PATCH', effect: { kind: 'status', status: 504, when: 'after' } });
  for (let round = 0; round < 6; round += 1) {
    await stage.control.editOutOfBand('llama', { image: 'b:1' });
    await stage.run('llama', 60);
  }
  // At once, and after a minute.
  const patches = await stage.control.calls({ method: 'PATCH' });
  expect(patches.length).toBeLessThanOrEqual(3);
  expect(stage.object('llama')?.status?.correction?.count).toBe(patches.length);
});
