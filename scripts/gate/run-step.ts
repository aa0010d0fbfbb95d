import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Step } from './steps.ts';
import { judge, type Verdict, type VitestReport } from './vitest-report.ts';

/** Runs one step, and ends it when the signal aborts. A check is silent unless it fails; tests show what they do. */
export async function runStep(step: Step, maySkip: boolean, signal: AbortSignal): Promise<Verdict> {
  if (step.kind === 'tests') return runTests(step, maySkip, signal);
  const { code, output } = await run(step.command, step.args, 'capture', signal);
  if (code === 0) return { counts: { passed: 1, failed: 0, skipped: 0 }, complaints: [] };
  process.stdout.write(output);
  const complaint = `${[step.command, ...step.args].join(' ')} ended with ${code}`;
  return { counts: { passed: 0, failed: 1, skipped: 0 }, complaints: [complaint] };
}

async function runTests(step: Step, maySkip: boolean, signal: AbortSignal): Promise<Verdict> {
  const folder = await mkdtemp(join(tmpdir(), 'inference-operator-tests-'));
  try {
    const file = join(folder, 'report.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const { code } = await run(step.command, [...step.args, ...reporters], 'show', signal);
    return judge(await readReport(file), code, maySkip);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readReport(file: string): Promise<VitestReport | undefined> {
  try {
    const report: VitestReport = JSON.parse(await readFile(file, 'utf8'));
    return report;
  } catch {
    return undefined;
  }
}

/** A step that hangs is killed, so that the gate always ends with its counts. Building the control plane is in it. */
const LIMIT_MS = 40 * 60_000;

/** A command that cannot be started ends with 127, as in a shell; one that was killed, with 137. */
function run(
  command: string,
  args: readonly string[],
  output: 'capture' | 'show',
  signal: AbortSignal,
): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const pipe = output === 'capture' ? 'pipe' : 'inherit';
    const child = spawn(command, args, {
      stdio: ['ignore', pipe, pipe],
      timeout: LIMIT_MS,
      killSignal: 'SIGKILL',
    });
    // A terminal's Ctrl-C has reached it as well; it ends as it does by itself.
    const end = (): void => void child.kill('SIGTERM');
    signal.addEventListener('abort', end, { once: true });
    const chunks: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
    const text = (): string => Buffer.concat(chunks).toString();
    child.once('error', (error) => resolve({ code: 127, output: `${error.message}\n` }));
    child.once('close', (code) => {
      signal.removeEventListener('abort', end);
      resolve({ code: code ?? 137, output: text() });
    });
  });
}
