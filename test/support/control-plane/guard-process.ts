/**
 * A guard: a process that runs programs for its parent in a temporary folder, and ends both when the
 * parent is gone. The kernel closes the channel between them however the parent died, SIGKILL included,
 * and programs are started by the guard, so no moment exists at which one would be left alone.
 *
 * Started by guard.ts: `node guard-process.ts <prefix of the folder> [files to remove too]`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { GuardReply, GuardRequest, Program } from './guard-messages.ts';

const [prefix = '', ...alongside] = process.argv.slice(2);
const running = new Map<string, ChildProcess>();
let ending = false;

function tell(message: GuardReply): void {
  if (process.connected) process.send?.(message, undefined, {}, () => {});
}

function run(program: Program): void {
  if (ending) return;
  const log = openSync(program.log, 'a');
  // A group of its own, so that what the program starts in turn is ended with it.
  const child = spawn(program.command, program.args, {
    cwd: program.cwd,
    env: program.env,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  if (child.pid) {
    running.set(program.name, child);
    tell({ tell: 'running', name: program.name, pid: child.pid });
  }
  child.once('error', (error) => tell({ tell: 'failed', name: program.name, reason: error.message }));
  child.once('exit', (code, signal) => {
    running.delete(program.name);
    tell({ tell: 'exited', name: program.name, exit: { code, signal } });
  });
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (!child.pid) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It ended in between.
  }
}

/** SIGKILL and not a graceful end: the data goes away in any case, and a stopped process hears nothing else. */
async function end(folder: string): Promise<void> {
  if (ending) return;
  ending = true;
  const exits = [...running.values()].map((child) => new Promise((resolve) => child.once('exit', resolve)));
  for (const child of running.values()) signalGroup(child, 'SIGKILL');
  await Promise.all(exits);
  // First the files: a lock among them is ours now, and may be somebody else's by the time the folder is gone.
  for (const file of alongside) await rm(file, { force: true });
  // Repeated, since a dying grandchild may still write into it.
  await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  process.exit(0);
}

function guard(folder: string): void {
  // For whoever looks at the list of processes.
  process.title = `guard of ${folder}`;
  process.on('message', (request: GuardRequest) => {
    if (request.ask === 'run') return run(request.program);
    const child = running.get(request.name);
    if (child) signalGroup(child, request.signal);
  });
  for (const last of ['disconnect', 'SIGTERM', 'SIGINT'] as const) process.on(last, () => void end(folder));
  if (process.connected) tell({ tell: 'folder', folder });
  else void end(folder);
}

try {
  guard(mkdtempSync(prefix));
} catch (error) {
  // Nothing keeps this process then but the message, until it is sent.
  tell({ tell: 'no-folder', reason: error instanceof Error ? error.message : String(error) });
}
