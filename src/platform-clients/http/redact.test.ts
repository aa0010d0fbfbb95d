import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Redactor } from './redact.ts';

describe('Redactor', () => {
  const secret = 'p@ss/w0rd "quoted" +plus';
  test.each([
    ['as it is', secret],
    ['percent-encoded, as in a URL', encodeURIComponent(secret)],
    ['escaped, as in JSON', JSON.stringify({ secret })],
    ['in base64, as in a header', Buffer.from(secret).toString('base64')],
  ])('masks a secret %s', (_, text) => {
    const shown = new Redactor([secret]).clean(`client said ${text}!`);
    expect(shown).toContain('***');
    expect(shown).not.toContain('w0rd');
    expect(shown).not.toContain(Buffer.from(secret).toString('base64'));
  });

  test.each([
    ['a bearer token', 'sent Bearer abcdef0123456789', 'sent Bearer ***'],
    ['a JWT', 'token eyJhbGciOiJub25lIn0.eyJleHAiOjE3fQ.sig is bad', 'token *** is bad'],
    ['a password in a URL', 'GET https://bob:hunter2@host/x', 'GET https://***@host/x'],
    ['a field by its name', '{"clientSecret":"hunter2","a":1}', '{"clientSecret":"***","a":1}'],
    ['a form field', 'client_secret=hunter2&x=1', 'client_secret=***&x=1'],
  ])('masks what looks like %s, whoever it belongs to', (_, text, shown) => {
    expect(new Redactor([]).clean(text)).toBe(shown);
  });

  test('masks what was registered later', () => {
    const redactor = new Redactor([]);
    redactor.register('late-secret');
    expect(redactor.clean('it was late-secret')).toBe('it was ***');
  });

  test('masks more for a moment, and what it masks anyway', () => {
    const redactor = new Redactor(['api-key']);
    redactor.register('token-1');
    expect(redactor.and(['value-1']).clean('api-key token-1 value-1')).toBe('*** *** ***');
    expect(redactor.clean('value-1')).toBe('value-1');
  });

  test('masks the longer of two secrets of which one begins the other', () => {
    expect(new Redactor(['abcd', 'abcdefgh']).clean('x abcdefgh y')).toBe('x *** y');
  });

  test('masks a secret with line breaks, also where they were made spaces', () => {
    expect(new Redactor(['line one\nline two']).clean('a line one\nline two b')).toBe('a *** b');
  });

  test('leaves one line without control characters', () => {
    expect(new Redactor([]).clean('a\r\n\tb\u0000c\u001b[31md\u202ee\u2028f')).toBe('a b c [31md e f');
  });

  test('never shows a secret, and never more than was asked for, wherever the cut falls', () => {
    const redactor = new Redactor(['s3cret-value']);
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.integer({ min: 4, max: 60 }), (before, after, max) => {
        const shown = redactor.clean(`${before}s3cret-value${after}`, max);
        expect(shown.length).toBeLessThanOrEqual(max);
        expect(shown).not.toContain('s3cret');
      }),
    );
  });

  test('keeps text with a very short "secret" readable', () => {
    expect(new Redactor(['a', '']).clean('a banana')).toBe('a banana');
  });
});
