import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { oneLine } from './one-line.ts';

test.each([
  ['two \n lines', 'two lines'],
  ['a\r\n\tb', 'a b'],
  ['\u001b[2J\u001b[31mred\u001b[0m', ' [2J [31mred [0m'],
  ['\u009b2J', ' 2J'],
  ['user\u202eevil', 'user evil'],
  ['line\u2028separator', 'line separator'],
  ['größe 模型 🙂  two blanks', 'größe 模型 🙂  two blanks'],
])('%j is %j', (text, line) => {
  expect(oneLine(text)).toBe(line);
});

test('whatever the text, once more changes nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 0xff_ff }), { maxLength: 100 }), (units) => {
      const text = String.fromCharCode(...units);
      const line = oneLine(text);
      expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
      expect(oneLine(line)).toBe(line);
    }),
  );
});
