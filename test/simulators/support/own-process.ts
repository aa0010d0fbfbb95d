import { fstatSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

/** What the command line of every simulator can say. */
export interface ProcessOptions {
  port: number;
  tls?: { cert: string; key: string };
  latencyMs: number;
  /** JSON of `--knobs`; an empty object without it. */
  knobs: unknown;
}

/** A simulator that runs in this process. */
export interface Stoppable {
  url: string;
  controlUrl: string;
  stop(): Promise<void>;
}

/** Reads `--port --tls-cert --tls-key --latency-ms --knobs`. Throws on anything else. */
export function processOptions(args: string[]): ProcessOptions {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: '0' },
      'tls-cert': { type: 'string' },
      'tls-key': { type: 'string' },
      'latency-ms': { type: 'string', default: '0' },
      knobs: { type: 'string', default: '{}' },
    },
  });
  const cert = values['tls-cert'];
  const key = values['tls-key'];
  if ((cert === undefined) !== (key === undefined))
    throw new Error('--tls-cert and --tls-key belong together');
  return {
    port: Number(values.port),
    latencyMs: Number(values['latency-ms']),
    knobs: JSON.parse(values.knobs) as unknown,
    ...(cert === undefined || key === undefined
      ? {}
      : { tls: { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') } }),
  };
}

/**
 * Runs a simulator as this process: prints one line `{"url","controlUrl"}` when it listens, and ends on
 * SIGTERM, on SIGINT and when the parent's end of stdin closes, so that nothing outlives its parent.
 */
export async function runAsProcess(start: (options: ProcessOptions) => Promise<Stoppable>): Promise<void> {
  const simulator = await start(processOptions(process.argv.slice(2)));
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    simulator.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // Only a pipe says something about a parent: a terminal never ends, and /dev/null ends at once.
  const stdin = fstatSync(0);
  if (stdin.isFIFO() || stdin.isSocket()) process.stdin.once('end', stop).once('error', stop).resume();
  process.stdout.write(`${JSON.stringify({ url: simulator.url, controlUrl: simulator.controlUrl })}\n`);
}
