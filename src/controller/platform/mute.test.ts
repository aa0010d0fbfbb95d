import { expect, test } from 'vitest';
import { PlatformScene } from '../../../test/support/platform-scene.ts';
import { PlatformError } from '../../platform-clients/errors.ts';

/** A scene whose probes end only when the test says so. */
function mute() {
  const scene = new PlatformScene();
  const { promise, resolve } = Promise.withResolvers<void>();
  scene.answer = promise;
  return { scene, answer: resolve };
}

test('holds no pass: nothing is said until the probe has ended, and then at once', async () => {
  const { scene, answer } = mute();
  expect(await scene.reconcile()).toEqual({ kind: 'After', ms: 10_000, priority: 0 });
  expect(scene.ready).toBe('False/Connecting');
  await scene.run(60_000);
  expect([scene.probes, scene.woken]).toEqual([[0], false]);
  answer();
  await scene.clock.advance(0);
  expect(scene.woken).toBe(true);
  await scene.reconcile();
  expect(scene.ready).toBe('True/Connected');
  expect(scene.probes).toHaveLength(1);
});

test('an edit while it is tried is tried as soon as that has ended', async () => {
  const { scene, answer } = mute();
  scene.probeError = new PlatformError('Unauthorized', 'no');
  await scene.reconcile();
  scene.edit(2);
  await scene.reconcile();
  expect(scene.probes).toHaveLength(1);
  answer();
  await scene.clock.advance(0);
  scene.probeError = undefined;
  await scene.pass();
  expect(scene.probes).toHaveLength(2);
  expect(scene.ready).toBe('True/Connected');
  expect(scene.told).not.toContain('Warning CredentialsInvalid');
});

test('a Secret that goes meanwhile is what is said', async () => {
  const { scene, answer } = mute();
  await scene.reconcile();
  scene.secret = undefined;
  await scene.reconcile();
  answer();
  await scene.pass();
  expect(scene.ready).toBe('False/CredentialsInvalid');
});

test('holds no pass either where it is asked for outages', async () => {
  const scene = new PlatformScene();
  await scene.pass();
  scene.asked = 0;
  scene.outages = () => new Promise(() => {});
  await scene.pass();
  await scene.pass();
  expect(scene.asked).toBe(1);
});

test('what throws in a call that nobody waits for is thrown by the next pass', async () => {
  const scene = new PlatformScene();
  await scene.pass();
  scene.outages = () => Promise.reject(new Error('boom'));
  await scene.pass();
  await expect(scene.pass()).rejects.toThrow('boom');
});
