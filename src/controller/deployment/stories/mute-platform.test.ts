import { expect, test, vi } from 'vitest';
import { Stage } from '../../../../test/support/stage/stage.ts';

vi.setConfig({ testTimeout: 60_000 });

const CALL_LIMIT_MS = 30_000;

/** A pass, one of whose calls is never answered. */
async function mutePass(stage: Stage, method: string): Promise<void> {
  await stage.control.inject({ method, times: 1, effect: { kind: 'hang' } });
  const pass = stage.pass('llama');
  await vi.waitFor(async () => {
    const calls = await stage.control.calls({ method });
    expect(calls.some(({ status }) => status === undefined)).toBe(true);
    expect(stage.underWay).toBe(1);
  });
  await stage.clock.advance(CALL_LIMIT_MS);
  await pass;
}

test.for([
  ['the look before it', 'GET'],
  ['its own call', 'PATCH'],
] as const)(
  'an edit that a mute platform holds up by %s says so with the first status after it',
  async ([, method]) => {
    await using stage = await Stage.start();
    const cluster = stage.apply('llama');
    await stage.run('llama', 60);
    expect(stage.says('llama')).toContain('Ready=True/Running');
    cluster.edit((spec) => Object.assign(spec.runai?.spec ?? {}, { image: 'a:2' }));
    await mutePass(stage, method);
    expect(stage.says('llama')).toContain('Ready=False/OutOfSync');
    expect(stage.says('llama')).toContain('Synced=Unknown/PlatformUnreachable');
  },
);
