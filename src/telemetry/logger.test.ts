import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLogger, type LogLevel } from './logger.ts';

function recording(level: LogLevel = 'debug', format: 'json' | 'pretty' = 'json') {
  const lines: string[] = [];
  const logger = createLogger({ level, format, write: (line) => lines.push(line) });
  return {
    logger,
    lines,
    /** The fields of the only line. */
    get fields(): Record<string, unknown> {
      expect(lines).toHaveLength(1);
      return JSON.parse(lines[0] ?? '');
    },
  };
}

test('a line is one JSON object with level, time and message', () => {
  const log = recording();
  log.logger.info('started', { version: '0.1.0', workers: 32 });
  expect(log.fields).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    version: '0.1.0',
    workers: 32,
    msg: 'started',
  });
});

test.each<[LogLevel, string[]]>([
  ['debug', ['debug', 'info', 'warn', 'error']],
  ['info', ['info', 'warn', 'error']],
  ['warn', ['warn', 'error']],
  ['error', ['error']],
])('at level %s the lines of %j are written', (level, written) => {
  const { logger, lines } = recording(level);
  for (const each of ['debug', 'info', 'warn', 'error'] as const) logger[each]('x');
  expect(lines.map((line) => JSON.parse(line).level)).toEqual(written);
});

test('what is not written is not even looked at', () => {
  const { logger, lines } = recording('info');
  const fields = {
    get expensive(): string {
      throw new Error('looked at');
    },
  };
  logger.debug('x', fields);
  expect(lines).toEqual([]);
});

test('with() adds fields to every line, and the line itself wins', () => {
  const log = recording();
  log.logger.with({ controller: 'a', key: 'x' }).with({ pass: 1 }).info('m', { key: 'y' });
  expect(log.fields).toMatchObject({ controller: 'a', key: 'y', pass: 1 });
});

describe('nobody can forge or break a line', () => {
  test('line breaks and controls in message, keys and values', () => {
    const log = recording();
    log.logger.info('a\n{"level":"error"}', { 'k\n1': 'v\u001b[31m' });
    expect(log.lines[0]?.trimEnd()).not.toContain('\n');
    expect(log.fields).toMatchObject({ msg: 'a\\n{"level":"error"}', 'k\\n1': 'v\\u001b[31m' });
  });

  test('fields that are called like ours', () => {
    const log = recording();
    log.logger.info('m', { level: 'error', msg: 'forged', time: 'never' });
    expect(log.fields).toMatchObject({
      level: 'info',
      msg: 'm',
      level_: 'error',
      msg_: 'forged',
      time_: 'never',
    });
  });

  test('a % in a message is a %', () => {
    const log = recording();
    log.logger.info('100%d %s %%', { a: 1 });
    expect(log.fields['msg']).toBe('100%d %s %%');
  });

  test('whatever is logged, a line is one JSON object of bounded length', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.anything({ withBigInt: true, withMap: true, withSet: true })),
        (fields) => {
          const log = recording();
          log.logger.info('m', fields);
          expect(log.lines[0]).toMatch(/^\{.*\}\n$/);
          expect(log.fields).toMatchObject({ level: 'info', msg: 'm' });
        },
      ),
    );
  });
});

describe('a line is bounded', () => {
  const circular: Record<string, unknown> = {};
  circular['self'] = circular;
  test.each<[string, unknown]>([
    ['a long string', 'x'.repeat(1_000_000)],
    ['a long string of controls', '\u0000'.repeat(1_000_000)],
    ['a long list', Array.from({ length: 10_000 }, (_, n) => `entry ${n}`)],
    [
      'a wide object',
      Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`k${n}`, 'x'.repeat(1_000)])),
    ],
    ['a circle', circular],
    ['an error with a book as its message', new Error('x'.repeat(1_000_000))],
    [
      'errors in errors',
      new AggregateError(
        Array.from({ length: 100 }, () => new Error('x'.repeat(5_000))),
        'many',
      ),
    ],
  ])('%s', (_, field) => {
    const { logger, lines } = recording();
    logger.info('m', { field, second: field, third: field });
    expect(lines[0]?.length).toBeLessThan(100_000);
    expect(lines[0]?.length).toBeGreaterThan(100);
  });
});

describe('credentials', () => {
  test('the value of a key that names one is left out at any depth and in any spelling', () => {
    const log = recording();
    log.logger.info('m', {
      token: 't0p',
      deep: [
        { client_secret: 't0p', 'X-Api-Key': 't0p', Authorization: 't0p', 'set-cookie': ['t0p'], ok: 'seen' },
      ],
      secret: { kind: 'Secret', metadata: { name: 'runai' }, data: { a: 't0p' }, stringData: { a: 't0p' } },
      response: { body: 't0p', headers: { a: 't0p' } },
    });
    expect(log.lines[0]).not.toContain('t0p');
    expect(log.lines[0]).toContain('seen');
  });

  test('names of Secrets and data of other things are shown', () => {
    const log = recording();
    log.logger.info('m', { secretName: 'runai', data: { kind: 'x' }, tokenExpiresIn: 5 });
    expect(log.fields).toMatchObject({ secretName: 'runai', data: { kind: 'x' }, tokenExpiresIn: 5 });
  });
});

describe('errors', () => {
  test('show name, message, known facts, frames and causes', () => {
    const log = recording();
    const cause = Object.assign(new Error('connect refused'), { code: 'ECONNREFUSED', port: 443 });
    const error = new TypeError('call failed', { cause });
    log.logger.error('m', { err: Object.assign(error, { status: 503, class: 'Transient' }) });
    expect(log.fields['err']).toEqual({
      type: 'TypeError',
      message: 'call failed',
      status: 503,
      class: 'Transient',
      stack: expect.stringMatching(/^at .*logger\.test\.ts/),
      cause: {
        type: 'Error',
        message: 'connect refused',
        code: 'ECONNREFUSED',
        port: 443,
        stack: expect.stringMatching(/^at /),
      },
    });
  });

  test('never show a body, headers or a credential of the message', () => {
    const log = recording();
    const error = new Error('HTTP 500 {"access_token":"t0p"}');
    log.logger.error('m', {
      err: Object.assign(error, {
        body: 't0p',
        headers: { a: 't0p' },
        response: { data: 't0p' },
        request: 't0p',
      }),
    });
    expect(log.lines[0]).not.toContain('t0p');
  });

  test('that are each other’s cause come to an end', () => {
    const log = recording();
    const first = new Error('first');
    first.cause = new Error('second', { cause: first });
    log.logger.error('m', { err: first });
    expect(log.fields['err']).toMatchObject({ cause: { cause: { cause: { message: 'second' } } } });
  });

  test('that are no Error are shown as text', () => {
    const log = recording();
    log.logger.error('m', { err: 'just a text' });
    expect(log.fields['err']).toBe('just a text');
  });
});

describe('pretty', () => {
  test('one line for people, frames below it', () => {
    const { logger, lines } = recording('info', 'pretty');
    logger.warn('slow answer', { platform: 'team-a/runai', text: 'two words', err: new Error('boom') });
    expect(lines[0]).toMatch(
      /^\d\d:\d\d:\d\d\.\d{3} WARN {2}slow answer platform=team-a\/runai text="two words" err=\{"type":"Error","message":"boom"\}\n {4}at .*\n/,
    );
  });

  test('line breaks of others do not make lines', () => {
    const { logger, lines } = recording('info', 'pretty');
    logger.info('a\nb', { c: 'd\ne' });
    expect(lines[0]?.split('\n')).toHaveLength(2);
  });
});
