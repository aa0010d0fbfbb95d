import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ApiError } from './api-error.ts';
import { decodeWatch } from './watch-stream.ts';

async function* chunks(...parts: (string | Buffer)[]): AsyncGenerator<Buffer> {
  for (const part of parts) yield Buffer.from(part);
}

async function decode(body: AsyncIterable<Buffer>, limit?: number): Promise<unknown[]> {
  const events: unknown[] = [];
  for await (const event of decodeWatch(body, limit)) events.push(event);
  return events;
}

const event = (type: string, resourceVersion: string, text = '') => ({
  type,
  object: { metadata: { resourceVersion }, text },
});

test('however the bytes are cut, the events are the same', async () => {
  const text = fc.array(fc.constantFrom('a', 'ä', '€', '😀', '\n', '"', '\\'), { maxLength: 20 });
  const texts = fc.array(
    text.map((parts) => parts.join('')),
    { maxLength: 5 },
  );
  const cuts = fc.array(fc.nat({ max: 400 }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(texts, cuts, async (texts, cuts) => {
      const events = texts.map((text, index) => event('ADDED', `${index + 1}`, text));
      const bytes = Buffer.from(events.map((item) => `${JSON.stringify(item)}\n`).join(''));
      const ends = [...cuts, bytes.length].filter((cut) => cut <= bytes.length).sort((a, b) => a - b);
      const parts = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
      expect(await decode(chunks(...parts))).toEqual(JSON.parse(JSON.stringify(events)));
    }),
  );
});

test('a last line that was cut off is left out; empty lines and unknown types too', async () => {
  const whole = JSON.stringify(event('MODIFIED', '7'));
  expect(await decode(chunks(`${whole}\n\n`, '{"type":"NEWS","object":{}}\n', whole.slice(0, 20)))).toEqual([
    event('MODIFIED', '7'),
  ]);
});

test('an ERROR event is thrown', async () => {
  const status = { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' };
  const failed = decode(chunks(`${JSON.stringify({ type: 'ERROR', object: status })}\n`));
  await expect(failed).rejects.toMatchObject({ name: 'ApiError', status: 410, reason: 'Expired' });
});

test.each([
  { line: 'not json', why: 'no JSON' },
  { line: 'null', why: 'no object' },
  { line: '{"type":"ADDED"}', why: 'no object in the event' },
  { line: '{"type":"ADDED","object":{"metadata":{}}}', why: 'no version' },
])('throws on $why', async ({ line }) => {
  await expect(decode(chunks(`${line}\n`))).rejects.toMatchObject({ reason: 'NotJson' });
});

test('an endless line is not collected for ever', async () => {
  async function* endless(): AsyncGenerator<Buffer> {
    for (;;) yield Buffer.alloc(600, 'x');
  }
  await expect(decode(endless(), 1_000)).rejects.toBeInstanceOf(ApiError);
});
