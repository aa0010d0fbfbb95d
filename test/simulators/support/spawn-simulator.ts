import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A simulator in a process of its own. */
export interface SpawnedSimulator extends AsyncDisposable {
  url: string;
  controlUrl: string;
  pid: number;
  /** SIGTERM, then waits for the end. */
  stop(): Promise<void>;
}

/** Starts a simulator's `main.ts` with this Node, and waits until it listens. It dies with this process. */
export async function spawnSimulator(main: string, args: readonly string[] = []): Promise<SpawnedSimulator> {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const listening = once(lines, 'line').then(([line]) => JSON.parse(String(line)) as Listening);
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`the simulator ended with ${String(code)} before it listened`);
  });
  const { url, controlUrl } = await Promise.race([listening, failed]);
  failed.catch(() => {});
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  };
  return { url, controlUrl, pid: child.pid ?? 0, stop, [Symbol.asyncDispose]: stop };
}

interface Listening {
  url: string;
  controlUrl: string;
}
