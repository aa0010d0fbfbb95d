/**
 * The gate: every check and every test, one after the other. `node scripts/test.ts [step…]` runs the named
 * steps alone. Ends with a table per step and the line `N passed, N failed, N skipped`; the exit code is 0
 * only if nothing failed.
 */
import { add, line } from './gate/counts.ts';
import { runStep } from './gate/run-step.ts';
import { choose } from './gate/steps.ts';
import { duration, type Result, table } from './gate/table.ts';

const underCi = !['', '0', 'false'].includes(process.env['CI'] ?? '');
const results: Result[] = [];
const complaints: string[] = [];

const chosen = choose(process.argv.slice(2));
if (typeof chosen === 'string') {
  console.error(chosen);
  process.exit(2);
}

const stop = new AbortController();
const interrupt = (): void => {
  // Who asks twice does not want to wait.
  if (stop.signal.aborted) process.exit(130);
  stop.abort();
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);

for (const step of chosen) {
  console.log(`\n>> ${step.name}`);
  const began = performance.now();
  const verdict = await runStep(step, !underCi, stop.signal);
  const seconds = (performance.now() - began) / 1000;
  results.push({ name: step.name, counts: verdict.counts, seconds });
  complaints.push(...verdict.complaints.map((complaint) => `${step.name}: ${complaint}`));
  console.log(`<< ${step.name}: ${line(verdict.counts)} (${duration(seconds)})`);
  if (stop.signal.aborted) {
    complaints.push(`${step.name}: interrupted, and what follows it did not run`);
    break;
  }
}

const counts = add(results.map((result) => result.counts));
console.log(`\n${table(results)}\n`);
for (const complaint of complaints) console.log(complaint);
console.log(line(counts));
if (stop.signal.aborted) process.exitCode = 130;
else process.exitCode = counts.failed === 0 ? 0 : 1;
