import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openGuard } from './guard.ts';
import { isAlive, otherProcess, scratch } from './test-tools.ts';

const sleeper = (folder: string) => ({
  name: 'sleeper',
  command: '/bin/sh',
  args: ['-c', 'sleep 1000 & wait'],
  log: join(folder, 'log'),
});

test('closing ends the programs, with what they started, and removes the folder', async () => {
  using place = scratch();
  const guard = await openGuard(join(place.folder, 'work-'));
  writeFileSync(join(guard.folder, 'data'), 'data');
  const program = await guard.run(sleeper(guard.folder));
  expect(isAlive(program.pid)).toBe(true);

  await guard.close();

  expect(isAlive(program.pid)).toBe(false);
  // The group: its orphans are gone when the system's first process has noticed.
  await expect.poll(() => isAlive(-program.pid), { timeout: 10_000 }).toBe(false);
  expect(existsSync(guard.folder)).toBe(false);
});

test('a program that ends by itself is told, with its last words', async () => {
  using place = scratch();
  await using guard = await openGuard(join(place.folder, 'work-'));
  const program = await guard.run({
    ...sleeper(guard.folder),
    args: ['-c', 'echo out; echo err >&2; exit 3'],
  });

  expect(await program.ended()).toEqual({ code: 3, signal: null });
  expect(program.lastWords()).toBe('out\nerr');
});

test('a program that ignores SIGTERM is killed when its grace is over', async () => {
  using place = scratch();
  await using guard = await openGuard(join(place.folder, 'work-'));
  const program = await guard.run({
    ...sleeper(guard.folder),
    args: ['-c', 'trap "" TERM; echo deaf; while :; do sleep 0.1; done'],
  });

  await expect.poll(() => program.lastWords(), { timeout: 10_000 }).toBe('deaf');

  await program.stop('SIGTERM', 300);

  expect(program.exit).toEqual({ code: null, signal: 'SIGKILL' });
});

test('a program that does not exist is an error, not a hang', async () => {
  using place = scratch();
  await using guard = await openGuard(join(place.folder, 'work-'));

  await expect(guard.run({ ...sleeper(guard.folder), command: '/no/such/program' })).rejects.toThrow(
    /cannot start sleeper: .*ENOENT/,
  );
});

test('a folder that cannot be made is an error', async () => {
  await expect(openGuard('/no/such/folder/work-')).rejects.toThrow(
    /cannot make a temporary folder: .*ENOENT/,
  );
});

/** Another process that opens a guard and runs two programs, one of which is then stopped. */
const parent = (prefix: string): string => `
  import { openGuard } from ${JSON.stringify(join(import.meta.dirname, 'guard.ts'))};
  const guard = await openGuard(${JSON.stringify(prefix)});
  const log = guard.folder + '/log';
  const one = await guard.run({ name: 'one', command: '/bin/sleep', args: ['1000'], log });
  const two = await guard.run({ name: 'two', command: '/bin/sleep', args: ['1000'], log });
  two.signal('SIGSTOP');
  console.log(guard.folder, one.pid, two.pid);
  setInterval(() => {}, 1000);`;

test.for(['SIGKILL', 'SIGINT', 'SIGTERM'] as const)(
  'when the parent dies by %s, nothing is left',
  async (signal) => {
    using place = scratch();
    const { child, words } = await otherProcess(parent(join(place.folder, 'work-')));
    const [folder = '', ...pids] = words;
    expect(existsSync(folder)).toBe(true);
    expect(pids.map(Number).map(isAlive)).toEqual([true, true]);

    child.kill(signal);

    await expect.poll(() => pids.map(Number).map(isAlive), { timeout: 10_000 }).toEqual([false, false]);
    await expect.poll(() => existsSync(folder), { timeout: 10_000 }).toBe(false);
  },
);

test('when the guard itself is killed, its programs and folder go away with it', async () => {
  using place = scratch();
  const guard = await openGuard(join(place.folder, 'work-'));
  // The parent of a shell that asks for it.
  const program = await guard.run({
    ...sleeper(guard.folder),
    args: ['-c', 'echo $PPID; exec sleep 1000'],
  });
  await expect.poll(() => program.lastWords(), { timeout: 10_000 }).toMatch(/^\d+$/);

  process.kill(Number(program.lastWords()), 'SIGKILL');

  expect(await program.ended()).toEqual({ code: null, signal: 'SIGKILL' });
  await expect.poll(() => isAlive(program.pid), { timeout: 10_000 }).toBe(false);
  expect(existsSync(guard.folder)).toBe(false);
  await expect(guard.run(sleeper(guard.folder))).rejects.toThrow('its guard is gone');
  await guard.close();
});
