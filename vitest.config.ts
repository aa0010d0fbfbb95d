import { defineConfig } from 'vitest/config';
import { LongFirst } from './test/support/run-order/long-first.ts';

/** Tests of the test support that start a control plane, an operator or programs of their own. */
const supportWithProcesses = [
  'test/support/{kube-client,world}/**/*.test.ts',
  'test/support/control-plane/{build-binaries,faults,guard,start}.test.ts',
  'test/support/fault-proxy/fault-proxy.test.ts',
  'test/support/operator/operator-process.test.ts',
  'test/support/status-rules/status-history.test.ts',
];

/** Operators that are killed, platforms that fail, clients that are lied to, clocks that are set. */
const chaos = ['test/chaos/{clocks,faults,kill-points,outage,random-kills,wrong-answers}.test.ts'];

export default defineConfig({
  test: {
    sequence: { sequencer: LongFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'src/**/*.test.ts',
            'test/{bench,chaos,demo,deploy,docs,golden,sequences,simulators,soak,support}/**/*.test.ts',
            'scripts/**/*.test.ts',
          ],
          exclude: [...supportWithProcesses, ...chaos],
          // They compute and wait for nothing: every core, where vitest would leave one to others.
          maxWorkers: '100%',
          // Half of their time went into loading the same modules once more for each file.
          isolate: false,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts', ...supportWithProcesses],
          globalSetup: ['test/support/global-setup.ts'],
          // Generous: a slow machine is no failure, and what hangs is still found.
          testTimeout: 180_000,
          hookTimeout: 300_000,
          // Real processes on a shared machine: a second try is made, and the report names who needed it.
          retry: 1,
          // Files of one worker share its control plane (world/shared-control-plane.ts), whose start is most of what
          // a small file costs.
          isolate: false,
          // They wait for processes more than they compute: more than twice the two cores that the gate is planned for.
          maxWorkers: 5,
          // The same is so of the tests within a file that run side by side.
          maxConcurrency: 12,
        },
      },
      {
        test: {
          name: 'chaos',
          include: chaos,
          globalSetup: ['test/support/global-setup.ts', 'test/chaos/global-setup.ts'],
          // The long form plays thousands of lives in one test. What hangs is found by its own limits.
          testTimeout: 21_600_000,
          hookTimeout: 300_000,
          // A second try would hide what was found.
          retry: 0,
          // One for each file, as each waits more than it computes.
          maxWorkers: 2,
        },
      },
      {
        // Needs a container engine that can pull images; `make test-e2e` alone runs it.
        test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], testTimeout: 300_000 },
      },
    ],
  },
});
