import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { registerCanary } from '../canary/canaries.ts';
import { eventually } from '../eventually.ts';
import { type OperatorOptions, startOperator } from './operator-process.ts';
import { runOperator } from './run-operator.ts';

const standIn = {
  kubeconfig: '/no/kubeconfig',
  program: join(import.meta.dirname, 'stand-in/main.ts'),
};

function misbehaving(how: string): OperatorOptions {
  return { ...standIn, args: [`--misbehave=${how}`] };
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('knows where it listens, what it says and what it measures', async () => {
  await using operator = await startOperator({ ...standIn, args: ['--concurrency=2'], env: { TOKEN: 'x' } });
  expect(await operator.ready()).toBe(true);
  expect(await operator.healthy()).toBe(false);
  expect((await operator.metrics()).value('up')).toBe(1);
  const started = operator.logs.find((line) => line.msg === 'started');
  expect(started?.['argv']).toEqual([
    '--kubeconfig=/no/kubeconfig',
    '--metrics-address=127.0.0.1:0',
    '--health-address=127.0.0.1:0',
    '--log-format=json',
    '--allowed-platform-hosts=127.0.0.1,localhost',
    '--concurrency=2',
  ]);
  expect(Object.keys(started?.['env'] ?? {}).sort()).toEqual(['HOME', 'NODE_COMPILE_CACHE', 'PATH', 'TOKEN']);
});

test('stop is a SIGTERM, and leaves nothing behind', async () => {
  const operator = await startOperator(standIn);
  const folder = String(operator.logs[0]?.['cwd']);
  expect(existsSync(folder)).toBe(true);
  await operator.stop();
  expect(operator.exit).toEqual({ code: 0, signal: null });
  expect(operator.logs.at(-1)).toEqual({ msg: 'stopping' });
  expect(alive(operator.pid)).toBe(false);
  expect(existsSync(folder)).toBe(false);
});

test('kill is a SIGKILL: nothing more is said', async () => {
  const operator = await startOperator(standIn);
  await operator.kill();
  expect(operator.exit).toEqual({ code: null, signal: 'SIGKILL' });
  expect(operator.logs.map((line) => line.msg)).toEqual(['started', 'listening']);
});

test('a paused operator does not answer until it is resumed', async () => {
  await using operator = await startOperator(standIn);
  operator.pause();
  // The signal may take a moment.
  const answer = await eventually(
    async () => {
      const asked = operator.ready();
      const silence = new Promise((resolve) => setTimeout(resolve, 100, 'silence'));
      return { asked, first: await Promise.race([asked, silence]) };
    },
    { until: ({ first }) => first === 'silence' },
  );
  operator.resume();
  await expect(answer.asked).resolves.toBe(true);
});

test('a paused operator can be stopped', async () => {
  const operator = await startOperator(standIn);
  operator.pause();
  await operator.stop();
  expect(operator.exit).toEqual({ code: 0, signal: null });
});

test('one that ends at its start fails at once, with what it said', async () => {
  await expect(startOperator(misbehaving('crash'))).rejects.toThrow(
    /ended with code 3 at its start[^]*cannot go on/,
  );
});

test('one that is never ready can be waited for until it listens', async () => {
  await using operator = await startOperator({ ...misbehaving('unready'), until: 'listening' });
  expect(await operator.ready()).toBe(false);
});

test('a line that is no JSON fails the stop', async () => {
  const operator = await startOperator(misbehaving('stray'));
  await expect(operator.stop()).rejects.toThrow('no JSON object: (node:1) Warning: not JSON');
});

test.each(['stop', 'kill'] as const)('a secret in its log fails the %s', async (end) => {
  const SECRET = 'a canary of the stand-in';
  registerCanary(SECRET);
  // On purpose, so not for the record of the suite.
  vi.stubEnv('CANARY_RECORD', undefined);
  const operator = await startOperator({ ...standIn, env: { SECRET } });
  await expect(operator[end]()).rejects.toThrow(`secrets were shown:\nlog: ${SECRET}`);
});
afterEach(() => vi.unstubAllEnvs());

test('another exit code than 0 fails the stop', async () => {
  const operator = await startOperator(misbehaving('bad exit'));
  await expect(operator.stop()).rejects.toThrow(/ended with code 1 after SIGTERM[^]*"msg":"stopping"/);
});

test('one that does not end in time is killed, and that is a failure', async () => {
  const operator = await startOperator(misbehaving('deaf'));
  await expect(operator.stop(200)).rejects.toThrow('had not ended 200 ms after SIGTERM');
  expect(operator.exit).toEqual({ code: null, signal: 'SIGKILL' });
});

test('one that was ended from outside is noticed', async () => {
  await using operator = await startOperator(standIn);
  process.kill(operator.pid, 'SIGKILL');
  await expect(operator.ended()).resolves.toEqual({ code: null, signal: 'SIGKILL' });
  await eventually(() => operator.diagnose(), {
    until: (text) => expect(text).toContain('ended with SIGKILL'),
  });
});

test('one that is expected to end by itself: code and texts apart', async () => {
  const ended = await runOperator(['--misbehave=crash'], { TOKEN: 'x' }, { program: standIn.program });
  expect(ended).toMatchObject({ code: 3, stdout: expect.stringContaining('"TOKEN":"x"'), stderr: '' });
});

test('one that is expected to end by itself and does not is killed', async () => {
  const ended = await runOperator([], {}, { program: standIn.program, withinMs: 500 });
  expect(ended.code).toBeNull();
});

test('a bundle that is missing is named', async () => {
  await expect(startOperator({ ...standIn, program: '/no/main.js' })).rejects.toThrow(
    '/no/main.js is missing',
  );
});
