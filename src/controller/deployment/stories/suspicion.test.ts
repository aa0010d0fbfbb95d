import { expect, test } from 'vitest';
import { Stage } from '../../../../test/support/stage/stage.ts';

test('a hint that comes before the first pass after a start is not lost', async () => {
  await using stage = await Stage.start();
  stage.apply('llama');
  await stage.run('llama', 60);
  expect(stage.says('llama')).toContain('Ready=True/Running');
  stage.restart();
  await stage.control.deleteOutOfBand('llama', { now: true });
  await stage.run('llama', 5);
  expect(stage.says('llama')).not.toContain('Ready=True');
});
