import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The test files that take longest, the longest first: one of them begun last would keep one worker busy while the
 * others have nothing left to do. It is the order only that rests on this list, which need not be exact.
 */
export const longFiles: readonly string[] = [
  'test/integration/kubernetes/writes.test.ts',
  'test/integration/demo/demo.test.ts',
  'test/integration/sequences/cluster.test.ts',
  'test/integration/kubernetes/leader-election.test.ts',
  'test/integration/kubernetes/rights.test.ts',
  'test/integration/kubernetes/api-server.test.ts',
  'test/integration/kubernetes/stop.test.ts',
  'test/integration/knobs/effects.test.ts',
  'test/integration/kubernetes/not-yet.test.ts',
  'test/integration/kubernetes/watches.test.ts',
  'test/integration/kubernetes/events.test.ts',
  'test/integration/platform/outage.test.ts',
  'test/integration/knobs/every-knob.test.ts',
  'test/integration/knobs/gcore.test.ts',
  'test/integration/knobs/nim.test.ts',
  'test/integration/knobs/egs.test.ts',
  'test/integration/bench/bench.test.ts',
];

const rank = (root: string, { moduleId }: TestSpecification): number => {
  const at = longFiles.indexOf(relative(root, moduleId));
  return at < 0 ? longFiles.length : at;
};

/** Vitest's own order, but for the files that are known to take long. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    return usual.toSorted((a, b) => rank(this.ctx.config.root, a) - rank(this.ctx.config.root, b));
  }
}
