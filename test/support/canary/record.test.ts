import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { registerCanary } from './canaries.ts';
import { inspect } from './inspect.ts';
import { beginRecord } from './record.ts';

const SECRET = 'the canary of the record';
const said: string[] = [];
let end: () => void;
beforeEach(() => {
  // The suite that this test belongs to may have a record too.
  vi.stubEnv('CANARY_RECORD', undefined);
  said.length = 0;
  registerCanary(SECRET);
  end = beginRecord((line) => said.push(line));
});
afterEach(() => vi.unstubAllEnvs());

test('the end of a suite says where was looked', () => {
  inspect({ log: 'nothing' });
  inspect({ log: 'nothing at all', metrics: '' });
  inspect({ events: '' });
  end();
  expect(said).toEqual([
    expect.stringMatching(/^secrets looked for .* 21 characters\): events 1, log 2, metrics 1$/),
  ]);
});

test('a secret fails the test that shows it, and the suite as well, whatever a second try of the test brings', () => {
  expect(() => inspect({ status: `it is ${SECRET}`, log: SECRET })).toThrow(
    /^secrets were shown:\nstatus: .*\nlog: /,
  );
  inspect({ status: 'it is ***' });
  expect(end).toThrow(`secrets were shown:\nstatus: ${SECRET}`);
});

test('a suite without an operator has looked nowhere, and says so', () => {
  end();
  expect(said).toEqual([expect.stringContaining('nowhere')]);
});
