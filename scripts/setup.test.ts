import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test, vi } from 'vitest';
import { processesOf, type Scratch, scratch } from '../test/support/control-plane/test-tools.ts';
import { eventually } from '../test/support/eventually.ts';

// npm gets two seconds to end, and this machine may be busy.
vi.setConfig({ testTimeout: 30_000 });

/** A checkout with setup.sh alone, on a machine whose npm is a script. */
function checkout(place: Scratch, npm: string): () => ChildProcess {
  mkdirSync(join(place.folder, 'scripts'));
  mkdirSync(join(place.folder, 'node_modules'));
  copyFileSync(`${import.meta.dirname}/setup.sh`, join(place.folder, 'scripts/setup.sh'));
  writeFileSync(join(place.folder, 'package-lock.json'), '{}');
  place.script('bin/node', 'echo 24');
  place.script('bin/npm', npm);
  const PATH = `${join(place.folder, 'bin')}:/usr/bin:/bin`;
  return () =>
    spawn('bash', ['scripts/setup.sh'], {
      cwd: place.folder,
      detached: true,
      env: { PATH },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
}

async function endOf(child: ChildProcess): Promise<{ code: number | null; said: string }> {
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const said = child.stderr === null ? '' : await text(child.stderr);
  return { code: await ended, said };
}

test('installs once, and again when the lock has changed', async () => {
  using place = scratch();
  const setup = checkout(place, 'echo "$@" >> npm-calls');
  expect(await endOf(setup())).toMatchObject({ code: 0 });
  expect(await endOf(setup())).toEqual({ code: 0, said: '' });
  writeFileSync(join(place.folder, 'package-lock.json'), '{"another": true}');
  expect(await endOf(setup())).toMatchObject({ code: 0 });
  const calls = readFileSync(join(place.folder, 'npm-calls'), 'utf8').trim().split('\n');
  expect(calls).toEqual(Array(2).fill('ci --include=dev --include=optional --loglevel=error'));
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)(
  '%s ends it the first time, and npm with all its children, whatever these do',
  async (signal, code) => {
    using place = scratch();
    // Found by its folder among all processes; if this test fails, it ends when that is removed.
    const child = place.script(
      'bin/child',
      "trap '' INT TERM HUP; : > began; while [ -e began ]; do sleep 1; done",
    );
    const setup = checkout(place, `trap '' INT TERM HUP; ${child} & wait`)();
    const end = endOf(setup);
    await eventually(() => existsSync(join(place.folder, 'began')), { until: (began) => began });

    process.kill(-(setup.pid ?? 0), signal);

    const { code: ended, said } = await end;
    expect({ ended, said }).toEqual({
      ended: code,
      said: expect.stringContaining('setup: interrupted; the same command begins it again'),
    });
    expect(await processesOf(place.folder)).toEqual([]);
  },
);

test('where npm fails it says what to do, and the next run tries again', async () => {
  using place = scratch();
  const setup = checkout(place, '[ -e failed ] && exit 0; : > failed; exit 217');
  const { code, said } = await endOf(setup());
  expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining('run it again') });
  expect(await endOf(setup())).toMatchObject({ code: 0 });
});
