import { array, assert, boolean, integer, nat, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { AnswerRoom } from './answer-room.ts';

const TOO_LARGE = 'is too large';
const NO_ROOM = 'is too large to be read beside others';
const sizes = { own: 10, largest: 50, shared: 60 };

test('one answer may have so much and no more', () => {
  using part = new AnswerRoom(sizes).part();
  expect(part.take(50)).toBeUndefined();
  expect(part.take(1)).toBe(TOO_LARGE);
});

test('what several take beyond their own is bounded too, and small ones always pass', () => {
  const room = new AnswerRoom(sizes);
  const large = room.part();
  expect(large.take(50)).toBeUndefined();
  using second = room.part();
  expect(second.take(30)).toBeUndefined();
  expect(second.take(1)).toBe(NO_ROOM);
  using small = room.part();
  expect(small.take(10)).toBeUndefined();
  expect(small.take(1)).toBe(NO_ROOM);
  large[Symbol.dispose]();
  expect(room.part().take(50), 'what has been read makes room').toBeUndefined();
});

test('the bytes under way are bounded by what each may have and what all share, and all of it comes back', () => {
  const step = record({ answer: nat(4), bytes: integer({ min: 1, max: 40 }), ends: boolean() });
  assert(
    property(array(step, { maxLength: 60 }), (steps) => {
      const room = new AnswerRoom(sizes);
      const open = new Map<number, { part: ReturnType<AnswerRoom['part']>; held: number }>();
      const end = (answer: number): void => {
        open.get(answer)?.part[Symbol.dispose]();
        open.delete(answer);
      };
      for (const { answer, bytes, ends } of steps) {
        const one = open.get(answer) ?? { part: room.part(), held: 0 };
        open.set(answer, one);
        if (one.part.take(bytes) === undefined) one.held += bytes;
        else end(answer);
        if (ends) end(answer);
        const shared = [...open.values()].reduce((sum, { held }) => sum + Math.max(0, held - sizes.own), 0);
        expect(shared).toBeLessThanOrEqual(sizes.shared);
      }
      for (const answer of open.keys()) end(answer);
      const whole = [room.part(), room.part()];
      expect(whole.map((part) => part.take(40))).toEqual([undefined, undefined]);
    }),
  );
});
