import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test, vi } from 'vitest';

const run = promisify(execFile);

// Each test starts a Node, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

/** Runs a script in a Node of its own and answers what it printed. */
async function outputOf(body: string) {
  const script = `
    const { createLogger } = await import(${JSON.stringify(import.meta.resolve('./logger.ts'))});
    const { logProcessFaults } = await import(${JSON.stringify(import.meta.resolve('./process-log.ts'))});
    logProcessFaults(process, createLogger({ level: 'info', format: 'json' }), (code) => process.exit(code));
    ${body}`;
  const { stdout, stderr, code } = await run(process.execPath, [
    '--input-type=module',
    '--eval',
    script,
  ]).then(
    (output) => ({ ...output, code: 0 }),
    (error: { stdout: string; stderr: string; code: number }) => error,
  );
  return { lines: stdout.split('\n').filter((line) => line !== ''), stderr, code };
}

test('warnings of Node are log lines, and nothing else is printed', async () => {
  const { lines, stderr, code } = await outputOf(
    `process.emitWarning('careful'); new (await import('node:events')).EventEmitter().setMaxListeners(1).on('a', () => {}).on('a', () => {});`,
  );
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'warn', msg: 'warning of Node', err: { type: 'Warning', message: 'careful' } },
    { level: 'warn', err: { type: 'MaxListenersExceededWarning' } },
  ]);
});

test.each([
  { body: `setImmediate(() => { throw new Error('boom'); });`, origin: 'uncaughtException' },
  { body: `void Promise.reject(new Error('boom'));`, origin: 'unhandledRejection' },
])('an error of origin $origin is a log line and ends the process with 1', async ({ body, origin }) => {
  const { lines, stderr, code } = await outputOf(
    `${body} await new Promise((resolve) => setTimeout(resolve, 5000));`,
  );
  expect({ stderr, code }).toEqual({ stderr: '', code: 1 });
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'error', origin, err: { type: 'Error', message: 'boom' } },
  ]);
});
