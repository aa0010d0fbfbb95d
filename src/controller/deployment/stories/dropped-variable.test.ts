import { expect, test } from 'vitest';
import { edit, request, type Scene, untilReady } from '../../../../test/support/stage/scene.ts';
import { Stage } from '../../../../test/support/stage/stage.ts';
import { gcore, startGcore } from '../../../../test/support/stage/targets/gcore.ts';

/** A variable whose value is from a Secret is not to stay on Gcore, in clear, once the spec or the Secret has it no more. */

const ref = { name: 'hf', key: 'token', optional: true };
const SECTION = { env: [{ name: 'HF_TOKEN', valueFrom: { secretKeyRef: ref } }] };

test.each([
  ['the spec', 'Correct'],
  ['the spec', 'Ignore'],
  ['the Secret', 'Correct'],
  ['the Secret', 'Ignore'],
])('the last variable is dropped by %s: it goes (%s)', { timeout: 60_000 }, async (by, driftPolicy) => {
  const platform = await startGcore({});
  const stage = await Stage.on(platform);
  await using _ = stage;
  const scene: Scene = { target: gcore, platform, stage };
  const llama = stage.apply('llama', SECTION, { driftPolicy });
  llama.secrets.set('prod/hf', { version: '1', data: { token: 'canary-1' } });
  await untilReady(scene, 'llama');
  const envs = async (): Promise<unknown> => (await stage.control.workload('llama'))?.spec.envs;
  expect(Object.keys(Object(await envs()))).toEqual(['HF_TOKEN']);
  if (by === 'the spec') {
    edit(scene, 'llama', { env: null });
  } else {
    llama.secrets.set('prod/hf', { version: '2', data: {} });
    request(scene, 'llama');
  }
  await stage.run('llama', 60);
  expect(await envs()).toEqual({});
  expect(stage.says('llama')).toBe('Ready=True/Running Available=True/Serving Synced=True/Accepted');
});
