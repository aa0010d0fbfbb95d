import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { z } from 'zod';
import { apiRequest } from './api-request.ts';
import type { AdminAccess } from './control-plane.ts';
import type { Progress } from './progress.ts';

/** A temporary folder for one test. */
export interface Scratch extends Disposable {
  readonly folder: string;
  /** Writes an executable shell script (with folders) and answers its path. */
  script(path: string, body?: string): string;
}

/** Makes one; `using` removes it. */
export function scratch(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), 'control-plane-test-'));
  return {
    folder,
    script(path, body = '') {
      const file = join(folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `#!/bin/sh\n${body}\n`);
      chmodSync(file, 0o755);
      return file;
    },
    [Symbol.dispose]() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Progress that keeps its lines, for tests to look at. */
export function recorded(): Progress & { readonly lines: string[] } {
  const lines: string[] = [];
  return {
    lines,
    line: (text) => void lines.push(text),
    step(text) {
      lines.push(text);
      return { [Symbol.dispose]() {} };
    },
  };
}

/** Whether a process of this id exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Runs code as a module of its own process, waits for the first line that it prints, and answers its words. */
export async function otherProcess(code: string): Promise<{ child: ChildProcess; words: string[] }> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout);
  const words = new Promise<string[]>((resolve, reject) => {
    lines.once('line', (line) => resolve(line.split(' ')));
    lines.once('close', () => reject(new Error('the process ended without a line')));
  });
  return { child, words: await words };
}

/** The command lines of all processes that name the text. */
export async function processesOf(text: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-ww', '-A', '-o', 'args'], { maxBuffer: 2 ** 24 });
  return stdout.split('\n').filter((line) => line.includes(text));
}

const created = z.object({ metadata: z.object({ uid: z.string(), resourceVersion: z.string() }) });

/** Creates an object of Kubernetes and answers its metadata. Rejects unless it is created. */
export async function createObject(
  admin: AdminAccess,
  path: string,
  object: unknown,
): Promise<{ uid: string; resourceVersion: string }> {
  const answer = await apiRequest(admin, 'POST', path, object);
  if (answer.status !== 201) throw new Error(`not created: HTTP ${answer.status} ${answer.body}`);
  return created.parse(JSON.parse(answer.body)).metadata;
}
