import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { operatorBundle } from '../build-operator.ts';
import { inspect } from '../canary/inspect.ts';

/** How a process came to its end. */
export interface Ended {
  /** null where a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
}

/**
 * Runs the operator where it is expected to end by itself: invalid flags, no cluster. Only the given environment
 * beside PATH. It is killed after `withinMs`, 10,000 by default. Rejects where it printed a secret.
 */
export function runOperator(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  { withinMs = 10_000, program = operatorBundle } = {},
): Promise<Ended> {
  const { promise, resolve, reject } = Promise.withResolvers<Ended>();
  const options = {
    cwd: tmpdir(),
    env: { PATH: process.env['PATH'], ...env },
    timeout: withinMs,
    killSignal: 'SIGKILL',
  } as const;
  const child = execFile(process.execPath, [program, ...args], options, (_, stdout, stderr) => {
    try {
      inspect({ output: `${stdout}\n${stderr}` });
      resolve({ code: child.exitCode, stdout, stderr });
    } catch (error) {
      reject(error);
    }
  });
  return promise;
}
