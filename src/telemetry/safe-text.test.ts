import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { safeText } from './safe-text.ts';

test('a credential is masked before the text is cut', () => {
  expect(safeText('{"clientSecret": "s3cr3t"}', 100)).toBe('{"clientSecret": "***"}');
  expect(safeText('got bearer 0123456789', 14)).toBe('got bearer ***');
});

test('what a terminal would obey is written out', () => {
  expect(safeText('a\nb\tc\r\u001b[2J\u009b1m\u2028\u202e', 100)).toBe(
    'a\\nb\\tc\\u000d\\u001b[2J\\u009b1m\\u2028\\u202e',
  );
});

test('letters of every script and signs of every plane stay', () => {
  expect(safeText('größe 模型 🙂', 100)).toBe('größe 模型 🙂');
});

test('half a sign, as a cut leaves it, is written out', () => {
  expect(safeText('🙂🙂', 3)).toBe('🙂\\ud83d… (4 characters)');
});

test('any text comes out bounded and on one line', () => {
  // Any sequence of UTF-16 units, halves of surrogate pairs too; mostly of those that need care.
  const unit = fc.oneof(fc.integer({ min: 0, max: 0xff }), fc.integer({ min: 0, max: 0xff_ff }));
  const units = fc.array(unit, { maxLength: 100 }).map((codes) => String.fromCharCode(...codes));
  fc.assert(
    fc.property(units, fc.integer({ min: 1, max: 50 }), (text, limit) => {
      const safe = safeText(text, limit);
      expect(safe.length).toBeLessThanOrEqual(limit * 6 + 30);
      expect(safe).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
    }),
  );
});

test('a long text of almost-credentials takes no time to speak of', () => {
  for (const part of ['://a', 'authorization:', 'eyJaaaaa.', 'token="', 'bearer ', 'a:b@']) {
    expect(safeText(part.repeat(100_000), 2_000).length).toBeLessThan(3_000);
  }
});
