import { expect, test } from 'vitest';
import { eventually } from './eventually.ts';

test('answers the first value that is as it should be', async () => {
  let count = 0;
  const value = await eventually(() => (count += 1), { every: 1, until: (value) => value >= 3 });
  expect(value).toBe(3);
});

test('without a condition it is enough that the read does not throw', async () => {
  let count = 0;
  const read = (): string => {
    count += 1;
    if (count < 3) throw new Error('not there yet');
    return 'there';
  };
  await expect(eventually(read, { every: 1 })).resolves.toBe('there');
});

test('undefined is a value like any other', async () => {
  await expect(eventually(() => undefined)).resolves.toBeUndefined();
});

test('a failed expect means: not yet', async () => {
  let count = 0;
  const value = await eventually(() => (count += 1), { every: 1, until: (value) => expect(value).toBe(4) });
  expect(value).toBe(4);
});

test('a failure shows the last value, the complaint and the context, also of a source that fails itself', async () => {
  const failure = eventually(() => ({ phase: 'Pending' }), {
    within: 5,
    every: 1,
    for: 'it to run',
    until: (value) => expect(value.phase).toBe('Running'),
    context: [
      { diagnose: () => 'operator: last line' },
      { diagnose: () => Promise.reject(new Error('simulator is gone')) },
    ],
  });
  await expect(failure).rejects.toThrow(
    /waited 5 ms in vain for: it to run[^]*expected 'Pending' to be 'Running'[^]*phase: 'Pending'[^]*operator: last line[^]*simulator is gone/,
  );
});

test('a failure of the read itself is shown', async () => {
  const read = (): never => {
    throw new Error('connection refused');
  };
  await expect(eventually(read, { within: 3, every: 1 })).rejects.toThrow('connection refused');
});

test('an aborted signal ends it', async () => {
  const waiting = eventually(() => false, {
    until: (value) => value,
    signal: AbortSignal.abort(new Error('over')),
  });
  await expect(waiting).rejects.toThrow('over');
});
