import { spawn } from 'node:child_process';
import type { ControlPlane } from '../../support/control-plane/control-plane.ts';
import { projectFolder } from '../../support/build-operator.ts';

/** What a command came to. */
export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs kubectl in the root of the repository with all rights, with `input` as its stdin. */
export function kubectl(plane: ControlPlane, args: readonly string[], input = ''): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(plane.kubectl, ['--kubeconfig', plane.kubeconfig, ...args], { cwd: projectFolder });
    const outcome = { code: 0, stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (outcome.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (outcome.stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ ...outcome, code: code ?? -1 }));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
