import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { ControlPlane } from '../support/control-plane/control-plane.ts';

/**
 * Runs kubectl with all rights and answers what it printed. Rejects with its own words, and when the signal aborts.
 * It keeps its caches in the control plane's folder.
 */
export async function kubectl(
  controlPlane: ControlPlane,
  args: readonly string[],
  { input = '', signal }: { input?: string; signal?: AbortSignal } = {},
): Promise<string> {
  const child = spawn(controlPlane.kubectl, args, {
    env: { PATH: process.env['PATH'], HOME: controlPlane.folder, KUBECONFIG: controlPlane.kubeconfig },
    stdio: 'pipe',
    signal,
  });
  // It may end before it has read all.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr.trim() || `exit code ${code}`}`);
  return stdout;
}
