import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ProcessLog } from './process-log.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'process-log-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('lines come as they are written, also in halves, also in the middle of a character', () => {
  const path = join(folder, 'halves');
  const log = new ProcessLog(path);
  expect(log.refresh().lines).toEqual([]);
  const bytes = Buffer.from('{"msg":"grüße"}\n{"msg":"b"}\n');
  const middle = bytes.indexOf('ü') + 1;
  appendFileSync(path, bytes.subarray(0, middle));
  expect(log.refresh().lines).toEqual([]);
  appendFileSync(path, bytes.subarray(middle));
  expect(log.refresh().lines).toEqual([{ msg: 'grüße' }, { msg: 'b' }]);
});

test.each(['Warning: something', '[1]', 'null', '{"msg":'])('%s is no JSON object', (text) => {
  const path = join(folder, `stray-${Buffer.from(text).toString('hex')}`);
  appendFileSync(path, `{"msg":"a"}\n${text}\n`);
  const log = new ProcessLog(path).refresh();
  expect(log.strays).toEqual([text]);
  expect(log.lines).toEqual([{ msg: 'a' }]);
});

test('a last line without an end counts once the process has ended', () => {
  const path = join(folder, 'last');
  appendFileSync(path, '{"msg":"a"}\nkilled in the mid');
  const log = new ProcessLog(path);
  expect(log.refresh().strays).toEqual([]);
  log.finish();
  expect(log.strays).toEqual(['killed in the mid']);
  expect(log.tail(1)).toBe('killed in the mid');
});
