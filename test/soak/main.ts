/**
 * The soak: `make soak`. One operator serves users who change their minds on four platforms, with faults on both sides, for
 * half an hour; then ten gates judge. Ends with 0 where all are passed, 1 where one is not, 130 by Ctrl-C.
 */
import { EXIT_INTERRUPTED, interruption } from '../support/interruption.ts';
import { judge } from './gates.ts';
import { readOptions, type SoakOptions } from './options.ts';
import { report } from './report.ts';
import { soak } from './run.ts';

const interrupted = interruption(() => console.error('Ending …'));

process.exit(await main());

async function main(): Promise<number> {
  const options = optionsOf();
  if (options === undefined) return 2;
  const { minutes, seed, objects } = options;
  console.log(`soak: SOAK_MINUTES=${minutes} SOAK_SEED=${seed} SOAK_OBJECTS=${objects}`);
  try {
    const gates = judge(await soak(options, (line) => console.log(line), interrupted));
    console.log(`\n${report(gates)}`);
    const failed = gates.filter(({ passed }) => !passed).length;
    console.log(
      failed === 0 ? '\nAll passed.' : `\n${failed} failed. Play it again: SOAK_SEED=${seed} make soak`,
    );
    return failed === 0 ? 0 : 1;
  } catch (error) {
    if (interrupted.aborted) return EXIT_INTERRUPTED;
    console.error(error);
    return 1;
  }
}

function optionsOf(): SoakOptions | undefined {
  try {
    return readOptions(process.env);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}
