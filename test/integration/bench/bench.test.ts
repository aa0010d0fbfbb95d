import { expect, test } from 'vitest';
import { judge } from '../../bench/marks.ts';
import { defaultOptions, readOptions } from '../../bench/options.ts';
import { percentile } from '../../support/percentile.ts';
import { runBench } from '../../bench/run.ts';
import { operatorBundle } from '../../support/build-operator.ts';

test('the benchmark runs, and what does not depend on the machine is as promised', async () => {
  const options = {
    ...defaultOptions,
    objects: 20,
    latencyMs: 20,
    settledSeconds: 5,
    edits: 5,
    activeMs: 1_000,
    idleMs: 2_000,
    program: operatorBundle,
  };
  const measured = await runBench(options);
  expect(judge(measured, options).filter(({ kept, timed }) => !kept && !timed)).toEqual([]);
  // What a mark compares with nothing must have been counted at all.
  expect(measured.burst.apiWrites).toMatchObject({
    'create events': 40,
    'patch inferencedeployments': 20,
  });
  expect(measured.burst.platformCalls).toMatchObject({ 'POST workloads/inferences': 20 });
  expect(measured.burst.writesPerObject.mean).toBeGreaterThanOrEqual(5);
  expect(measured.settled.pages).toBeGreaterThan(0);
  expect(measured.edits.p50Ms).toBeGreaterThan(options.latencyMs);
  expect(measured.restart.platformCalls).toMatchObject({ 'PATCH workloads/inferences/{workloadId}': 10 });
}, 300_000);

test('percentiles are of the nearest rank', () => {
  const values = Array.from({ length: 100 }, (_, n) => 100 - n);
  expect([0.5, 0.99, 1].map((share) => percentile(values, share))).toEqual([50, 99, 100]);
  expect(percentile([7], 0.5)).toBe(7);
  expect(percentile([], 0.5)).toBeNaN();
});

test('flags', () => {
  expect(readOptions([])).toEqual(defaultOptions);
  expect(readOptions(['--objects=100', '--idle=1m30s'])).toMatchObject({ objects: 100, idleMs: 90_000 });
  expect(() => readOptions(['--objects=many'])).toThrow('--objects is a whole number, not "many"');
  expect(() => readOptions(['--idle=soon'])).toThrow('--idle is a duration such as 5s');
  expect(() => readOptions(['--object=100'])).toThrow('--object');
});
