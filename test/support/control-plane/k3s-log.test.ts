import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { K3sLog } from './k3s-log.ts';

test('the last lines are kept, and the end of the log is the end of the container', async () => {
  using log = new K3sLog();
  const stream = new PassThrough();
  log.listen(stream);
  for (let line = 1; line <= 40; line += 1) stream.write(`line ${line}\nhalf of `);
  expect(log.exit).toBeUndefined();
  stream.end('the last\n');

  await log.ended();

  expect(log.exit).toBeDefined();
  const words = log.lastWords().split('\n');
  expect(words).toHaveLength(15);
  expect(words[0]).toBe('half of line 27');
  expect(words.at(-1)).toBe('half of the last');
});

test('who does not want to hear more closes the log, and a log without a container has no words', () => {
  const stream = new PassThrough();
  {
    using log = new K3sLog();
    expect(log.lastWords()).toBe('');
    log.listen(stream);
  }
  expect(stream.destroyed).toBe(true);
});
