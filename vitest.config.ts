import { defineConfig } from 'vitest/config';

/** Tests of the test support that start a control plane, an operator or programs of their own. */
const supportWithProcesses = [
  'test/support/{kube-client,world}/**/*.test.ts',
  'test/support/control-plane/{build-binaries,faults,guard,start}.test.ts',
  'test/support/fault-proxy/fault-proxy.test.ts',
  'test/support/operator/operator-process.test.ts',
  'test/support/status-rules/status-history.test.ts',
];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'src/**/*.test.ts',
            'test/{bench,demo,deploy,docs,sequences,simulators,support}/**/*.test.ts',
            'scripts/**/*.test.ts',
          ],
          exclude: supportWithProcesses,
          // They compute and wait for nothing: every core, where vitest would leave one to others.
          maxWorkers: '100%',
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
          // Each file brings its own control plane and operator, and waits for them more than it computes: more than
          // twice the two cores that the gate is planned for.
          maxWorkers: 5,
        },
      },
      {
        // Needs a container engine that can pull images; `make test-e2e` alone runs it.
        test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], testTimeout: 300_000 },
      },
    ],
  },
});
