import { expect, test } from 'vitest';
import { PlatformScene } from '../../../test/support/platform-scene.ts';

/** A connection that works, and whose Secret was read just now. */
async function connected(): Promise<PlatformScene> {
  const scene = new PlatformScene();
  await scene.pass();
  expect(scene.ready).toBe('True/Connected');
  return scene;
}

test('the Secret is gone: the connection says so at once, and not at its next pass', async () => {
  const scene = await connected();
  scene.secret = undefined;
  await scene.confirm();
  expect(scene.live?.fault).toMatchObject({ reason: 'CredentialsInvalid', onlySecret: true });
});

test('it is as it was: nothing is asked', async () => {
  const scene = await connected();
  scene.secretVersion = 2;
  const { live } = scene;
  await scene.confirm();
  expect([scene.live, scene.live?.fault, scene.probes.length]).toEqual([live, undefined, 1]);
  // A new version of it is still news to the next pass, which wakes whoever was refused.
  scene.told.length = 0;
  await scene.pass();
  expect(scene.told).toEqual(['changed']);
});

test('it holds other credentials: they are tried before anybody uses them', async () => {
  const scene = await connected();
  scene.rotate('other');
  await scene.confirm();
  expect([scene.live?.proven, scene.woken]).toEqual([false, true]);
  scene.woken = false;
  scene.told.length = 0;
  await scene.pass();
  expect(scene.probedWith.at(-1)).toBe('other');
  expect([scene.live?.proven, scene.told]).toEqual([true, ['changed']]);
});

test('a platform object that is gone has nothing to be read', async () => {
  const scene = await connected();
  scene.object = undefined;
  await expect(scene.confirm()).resolves.toBeUndefined();
});
