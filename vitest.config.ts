import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'test/{demo,docs,simulators}/**/*.test.ts', 'scripts/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts', 'test/support/**/*.test.ts'],
          globalSetup: ['test/support/global-setup.ts'],
          // Generous: a slow machine is no failure, and what hangs is still found.
          testTimeout: 180_000,
          hookTimeout: 300_000,
          // Real processes on a shared machine: a second try is made, and the report names who needed it.
          retry: 1,
          // Each file brings its own control plane and operator, and waits for them more than it computes: twice the
          // two cores that the gate is planned for.
          maxWorkers: 4,
        },
      },
      {
        // Needs a container engine that can pull images; `make test-e2e` alone runs it.
        test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], testTimeout: 300_000 },
      },
    ],
  },
});
