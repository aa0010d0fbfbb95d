import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A simulator in a process of its own. */
export interface SpawnedSimulator extends AsyncDisposable {
  url: string;
  controlUrl: string;
  pid: number;
  /** Resolves when it has ended, whoever ended it. */
  ended(): Promise<void>;
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
  const gone = once(child, 'exit').then(() => {});
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await gone;
  };
  return { url, controlUrl, pid: child.pid ?? 0, ended: () => gone, stop, [Symbol.asyncDispose]: stop };
}

interface Listening {
  url: string;
  controlUrl: string;
}
