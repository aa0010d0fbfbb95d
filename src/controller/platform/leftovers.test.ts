import { describe, expect, test } from 'vitest';
import { PlatformScene } from '../../../test/support/platform-scene.ts';
import { PlatformError } from '../../platform-clients/errors.ts';
import type { LiveConnection } from '../connections/live-connection.ts';

const MINUTE = 60_000;
const GOOD = 'secret';
const WRONG = 'typo';

const throttled = new PlatformError('Throttled', '429', { status: 429 });
const unauthorized = new PlatformError('Unauthorized', '401', { status: 401 });

/** The Secret was changed to something wrong: the connection before that is the last good one. */
async function rotated(): Promise<{ scene: PlatformScene; former: LiveConnection }> {
  const scene = new PlatformScene();
  await scene.pass();
  const former = scene.live;
  if (former === undefined) throw new Error('no connection was opened');
  scene.refused.add(WRONG);
  scene.rotate(WRONG);
  await scene.run(MINUTE);
  scene.probedWith.length = 0;
  return { scene, former };
}

const probesWith = ({ probedWith }: PlatformScene, secret: string): number =>
  probedWith.filter((one) => one === secret).length;

describe('the last good credential beside a wrong one', () => {
  test('it is tried only where something is wrong with it', async () => {
    const { scene, former } = await rotated();
    await scene.run(5 * MINUTE);
    expect(scene.ready).toBe('False/CredentialsInvalid');
    expect(scene.says).toContain('Deletions go on with the last good credentials');
    expect(scene.last).toBe(former);
    expect(probesWith(scene, GOOD)).toBe(0);
  });

  test('a platform that does not answer keeps deletions as well, whatever they would go on with', async () => {
    const { scene } = await rotated();
    scene.probeError = new PlatformError('Transient', 'no route');
    scene.rotate('another');
    await scene.run(MINUTE);
    expect(scene.ready).toBe('False/PlatformUnreachable');
    expect(scene.says).not.toContain('Deletions');
  });

  test('it serves again after a pause that the platform has asked for, and is not asked before', async () => {
    const { scene, former } = await rotated();
    scene.limiter.pause(30_000, 0);
    former.report(throttled);
    await scene.run(20_000);
    expect(former.fault?.reason).toBe('RateLimited');
    expect(probesWith(scene, GOOD)).toBe(0);
    await scene.run(MINUTE);
    expect(former.fault).toBeUndefined();
    expect(scene.last).toBe(former);
    expect(probesWith(scene, GOOD)).toBe(1);
  });

  test('one refusal does not take it away', async () => {
    const { scene, former } = await rotated();
    former.report(unauthorized);
    expect(scene.last).toBe(scene.live);
    await scene.run(MINUTE);
    expect(scene.last).toBe(former);
    expect(scene.ready).toBe('False/CredentialsInvalid');
  });

  test('where it is refused by now, it is tried every 10 minutes like any other', async () => {
    const { scene, former } = await rotated();
    scene.refused.add(GOOD);
    former.report(unauthorized);
    await scene.run(25 * MINUTE);
    expect(scene.last).toBe(scene.live);
    expect(probesWith(scene, GOOD)).toBe(3);
    scene.refused.delete(GOOD);
    await scene.run(10 * MINUTE);
    expect(scene.last).toBe(former);
  });

  test('where the next ones work it is not asked at all, though it was refused', async () => {
    const scene = new PlatformScene();
    await scene.pass();
    scene.refused.add(GOOD);
    scene.live?.report(unauthorized);
    await scene.run(MINUTE);
    scene.probedWith.length = 0;
    scene.rotate('next');
    await scene.run(MINUTE);
    expect(scene.ready).toBe('True/Connected');
    expect(scene.probedWith).toEqual(['next']);
  });

  test('a standby tries nothing', async () => {
    const { scene, former } = await rotated();
    former.report(unauthorized);
    scene.leading = false;
    await scene.run(MINUTE);
    expect(scene.probedWith).toEqual([]);
  });
});

describe('an object that was taken away by force', () => {
  test.each([
    ['has asked for a pause', throttled],
    ['has refused once', unauthorized],
  ])('what is being deleted goes on where the platform %s', async (_, error) => {
    const scene = new PlatformScene();
    await scene.pass();
    scene.live?.report(error);
    scene.object = undefined;
    await scene.run(MINUTE);
    expect(scene.live?.fault).toBeUndefined();
    scene.users = 0;
    expect(await scene.pass()).toEqual({ kind: 'Done' });
    expect(scene.live).toBeUndefined();
  });

  test('its last good credential goes on as well', async () => {
    const { scene, former } = await rotated();
    former.report(throttled);
    scene.object = undefined;
    await scene.run(MINUTE);
    expect(scene.last).toBe(former);
    expect(former.fault).toBeUndefined();
  });

  test('a standby keeps what is open, and tries nothing', async () => {
    const scene = new PlatformScene();
    await scene.pass();
    scene.leading = false;
    scene.object = undefined;
    scene.probedWith.length = 0;
    scene.live?.report(unauthorized);
    await scene.run(MINUTE);
    expect(scene.live).toBeDefined();
    expect(scene.probedWith).toEqual([]);
  });

  test('where nothing is open there is nothing to do', async () => {
    const scene = new PlatformScene();
    scene.object = undefined;
    expect(await scene.pass()).toEqual({ kind: 'Done' });
  });
});
