import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectFolder } from '../support/build-operator.ts';
import { describeMachine, loadNow } from './machine.ts';
import { judge } from './marks.ts';
import { type BenchOptions, readOptions, usage } from './options.ts';
import { report } from './report.ts';
import { runBench } from './run.ts';

/** Where results are kept: one file per run, which git ignores. */
const resultsFolder = join(projectFolder, 'bench-results');

const args = process.argv.slice(2);
if (args.includes('--help')) console.log(usage);
else await main(optionsOf(args));

function optionsOf(args: readonly string[]): BenchOptions {
  try {
    return readOptions(args);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(2);
  }
}

/** Ends with 1 where a mark was missed. */
async function main(options: BenchOptions): Promise<void> {
  const machine = describeMachine();
  const measured = await runBench(options, (line) => console.error(line));
  const marks = judge(measured, options);
  console.log(`\n${report(machine, measured, marks)}`);
  await mkdir(resultsFolder, { recursive: true });
  const file = join(resultsFolder, `${machine.at.replaceAll(':', '-')}-${machine.commit}.json`);
  const result = { machine: { ...machine, loadAfter: loadNow() }, options, ...measured, marks };
  await writeFile(file, `${JSON.stringify(result, undefined, 2)}\n`);
  console.log(`\nall of it in ${file}`);
  if (marks.some(({ kept }) => !kept)) process.exitCode = 1;
}
