import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { scratch } from '../../test/support/control-plane/test-tools.ts';
import { eventually } from '../../test/support/eventually.ts';
import { runStep } from './run-step.ts';

afterEach(() => vi.unstubAllEnvs());

test.each(['check', 'tests'] as const)(
  '%s that is interrupted ends, fails, and leaves no folder',
  async (kind) => {
    using place = scratch();
    vi.stubEnv('TMPDIR', place.folder);
    const began = join(place.folder, 'began');
    const stop = new AbortController();
    const step = { name: 'long', kind, command: 'sh', args: ['-c', `: > ${began}; exec sleep 600`] };
    const running = runStep(step, true, stop.signal);
    await eventually(() => existsSync(began), { until: (is) => is });

    stop.abort();

    const { counts } = await running;
    expect(counts).toMatchObject({ passed: 0, failed: 1 });
    expect(readdirSync(place.folder)).toEqual(['began']);
  },
);
