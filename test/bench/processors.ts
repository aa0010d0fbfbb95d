import { cpus } from 'node:os';

/** Milliseconds that all processors of the machine were idle, and that have passed for all of them together. */
export interface ProcessorTimes {
  idle: number;
  all: number;
}

/** Since the machine was started. */
export function processorTimes(): ProcessorTimes {
  const times = cpus().map((processor) => processor.times);
  const all = times.flatMap((each) => Object.values(each)).reduce((sum, ms) => sum + ms, 0);
  return { idle: times.reduce((sum, { idle }) => sum + idle, 0), all };
}

/** Seconds between two looks in which the processors were busy, as a mean over all of them. Pure. */
export function busySeconds(
  before: ProcessorTimes,
  after: ProcessorTimes,
  processors = cpus().length,
): number {
  return (after.all - before.all - (after.idle - before.idle)) / processors / 1000;
}
