import { describe, expect, test } from 'vitest';
import { PlatformScene } from '../../../test/support/platform-scene.ts';
import { type ErrorClass, PlatformError } from '../../platform-clients/errors.ts';

const FINALIZER = 'inference-operator.io/in-use';
const MINUTE = 60_000;

const error = (errorClass: ErrorClass): PlatformError => new PlatformError(errorClass, 'no');

test('the first pass: held, greeted, connected; then it is quiet', async () => {
  const scene = new PlatformScene();
  await scene.pass();
  expect(scene.object?.metadata.finalizers).toEqual([FINALIZER]);
  expect(scene.patches).toHaveLength(3);
  expect(scene.patches[1]).toMatchObject({
    status: { conditions: [{ reason: 'Connecting' }, { type: 'Reconciling' }] },
  });
  expect(scene.ready).toBe('True/Connected');
  expect(scene.told).toEqual(['changed']);
  await scene.run(10 * MINUTE);
  expect(scene.patches).toHaveLength(3);
  expect(scene.probes).toHaveLength(1);
});

test('an object is greeted even while nobody can say whether its Secret is there', async () => {
  const scene = new PlatformScene();
  scene.secret = {};
  await scene.pass();
  const [, greeting] = scene.patches;
  expect(greeting).toMatchObject({ status: { conditions: [{ reason: 'Connecting' }, {}] } });
  expect(scene.ready).toBe('False/CredentialsInvalid');
});

describe('how often the platform is asked', () => {
  test('a good Secret is read every minute; a new version of it is tried at once', async () => {
    const scene = new PlatformScene();
    expect(await scene.pass()).toEqual({ kind: 'After', ms: MINUTE, priority: 0 });
    await scene.clock.advance(MINUTE);
    scene.secretVersion = 2;
    await scene.pass();
    expect(scene.probes).toEqual([0, MINUTE]);
    expect(scene.told).toEqual(['changed', 'changed']);
  });

  test('refused credentials: the Secret is read every 10 s, the platform asked every 10 minutes', async () => {
    const scene = new PlatformScene();
    scene.probeError = error('Unauthorized');
    expect(await scene.pass()).toMatchObject({ kind: 'After', ms: 10_000 });
    await scene.run(25 * MINUTE);
    expect(scene.probes).toEqual([0, 10 * MINUTE, 20 * MINUTE]);
    expect(scene.told.filter((event) => event !== 'changed')).toEqual(['Warning CredentialsInvalid']);
    scene.secretVersion = 2;
    scene.probeError = undefined;
    await scene.pass();
    expect(scene.ready).toBe('True/Connected');
    expect(scene.told.at(-1)).toBe('Normal PlatformRecovered');
  });

  test('refused credentials are tried after any edit of the platform object as well', async () => {
    const scene = new PlatformScene();
    scene.probeError = error('Unauthorized');
    await scene.pass();
    scene.probeError = undefined;
    scene.edit(2);
    await scene.pass();
    expect(scene.ready).toBe('True/Connected');
  });

  test.each<ErrorClass>(['CertificateInvalid', 'HostNotAllowed', 'InvalidPlatform', 'Transient'])(
    '%s is asked again every 10 s',
    async (errorClass) => {
      const scene = new PlatformScene();
      scene.probeError = error(errorClass);
      await scene.run(MINUTE);
      expect(scene.probes).toEqual([0, 1, 2, 3, 4, 5].map((count) => count * 10_000));
    },
  );

  test('an open breaker asks by itself, and what it hears is what the object says', async () => {
    const scene = new PlatformScene();
    await scene.pass();
    scene.openedBy = error('Transient');
    await scene.run(MINUTE);
    expect(scene.ready).toBe('False/PlatformUnreachable');
    scene.openedBy = error('CertificateInvalid');
    await scene.run(MINUTE);
    expect(scene.ready).toBe('False/CertificateInvalid');
    expect(scene.probes).toHaveLength(1);
  });

  test('a platform that asked to be left alone is, whatever changes meanwhile', async () => {
    const scene = new PlatformScene();
    await scene.pass();
    scene.limiter.pause(30_000, 0);
    scene.live?.report(error('Throttled'));
    scene.secretVersion = 2;
    await scene.run(25_000);
    expect(scene.ready).toBe('False/RateLimited');
    expect(scene.probes).toHaveLength(1);
    await scene.run(10_000);
    expect(scene.ready).toBe('True/Connected');
  });

  test('what was refused and is new is tried at the end of a pause, not ten minutes later', async () => {
    const scene = new PlatformScene();
    scene.probeError = error('Unauthorized');
    await scene.pass();
    scene.limiter.pause(3_000, 0);
    scene.probeError = undefined;
    scene.secretVersion = 2;
    await scene.run(MINUTE);
    expect(scene.ready).toBe('True/Connected');
  });

  test('a long pause is said, whatever answer asked for it and though nobody has reported it', async () => {
    const scene = new PlatformScene();
    await scene.pass();
    // A 503 with Retry-After, to a list.
    scene.limiter.pause(300_000, 0);
    await scene.run(2 * MINUTE);
    expect(scene.ready).toBe('False/RateLimited');
    await scene.run(5 * MINUTE);
    expect(scene.ready).toBe('True/Connected');
    expect(scene.told).toEqual(['changed']);
  });

  test('a probe that was given up says nothing', async () => {
    const scene = new PlatformScene();
    await scene.pass();
    scene.probeError = error('Aborted');
    scene.secretVersion = 2;
    await scene.pass();
    expect(scene.ready).toBe('True/Connected');
  });
});

test('users are told once the first probe has passed, and not before', async () => {
  const scene = new PlatformScene();
  scene.probeError = error('Transient');
  await scene.pass();
  expect(scene.told).not.toContain('changed');
  scene.probeError = undefined;
  await scene.run(30_000);
  expect(scene.told.filter((event) => event === 'changed')).toHaveLength(1);
});

test('what is out of contact is known before the first user is served', async () => {
  const scene = new PlatformScene();
  scene.outages = async () => {
    expect(scene.live?.proven).toBe(false);
    return [{ homePrefix: 'west/', message: 'cluster west is Disconnected' }];
  };
  await scene.pass();
  expect(scene.told).toEqual(['changed']);
  expect(scene.live?.outageOf('west/33')).toBeDefined();
});

test('what was lost while nothing ran there is forgotten: for a workload that comes later it is no news', async () => {
  const scene = new PlatformScene();
  await scene.pass();
  scene.outages = async () => [{ homePrefix: 'west/', message: 'lost' }];
  await scene.run(120_000);
  expect(scene.live?.outageOf('west/33')).toBeDefined();
  scene.users = 0;
  await scene.run(120_000);
  scene.users = 1;
  expect(scene.live?.outageOf('west/33')).toBeUndefined();
});

test('what is out of contact is asked for now and then, however many passes others bring', async () => {
  const scene = new PlatformScene();
  await scene.pass();
  scene.asked = 0;
  for (let second = 0; second < 60; second += 1) {
    // A deployment has let go.
    await scene.pass();
    await scene.clock.advance(1_000);
  }
  expect(scene.asked).toBeLessThanOrEqual(3);
  scene.asked = 0;
  await scene.run(10 * MINUTE);
  expect(scene.asked).toBe(10);
});

test('a Secret that goes and comes back: said, and the same connection goes on', async () => {
  const scene = new PlatformScene();
  await scene.pass();
  const { live, secret } = scene;
  scene.secret = undefined;
  await scene.pass();
  expect(scene.ready).toBe('False/CredentialsInvalid');
  expect(scene.live).toBe(live);
  expect(live?.fault).toMatchObject({ onlySecret: true });
  expect(scene.says).toMatch(/does not exist.* Deletions go on with the last good credentials/);
  scene.secret = secret;
  await scene.pass();
  expect(scene.ready).toBe('True/Connected');
  expect(scene.says).toBe('The platform answers.');
  expect(scene.live).toBe(live);
});

test('a Secret that was never read leaves nothing that deletions could go on with', async () => {
  const scene = new PlatformScene();
  scene.secret = undefined;
  await scene.pass();
  expect(scene.ready).toBe('False/CredentialsInvalid');
  expect(scene.says).not.toContain('Deletions');
});

test('nor does one that was refused before it went', async () => {
  const scene = new PlatformScene();
  scene.probeError = error('Unauthorized');
  await scene.pass();
  scene.secret = undefined;
  await scene.pass();
  expect(scene.says).toContain('does not exist');
  expect(scene.says).not.toContain('Deletions');
});

test('nor do credentials that worked until now and are refused', async () => {
  const scene = new PlatformScene();
  await scene.pass();
  scene.probeError = error('Unauthorized');
  scene.secretVersion = 2;
  await scene.pass();
  expect(scene.ready).toBe('False/CredentialsInvalid');
  expect(scene.says).not.toContain('Deletions');
});

test('a list that fails for good is said, although the platform answers, until it comes to its end', async () => {
  const scene = new PlatformScene();
  await scene.pass();
  scene.live?.lists.complete('runai');
  await scene.clock.advance(10 * MINUTE);
  scene.live?.lists.failed('runai', error('Transient'));
  await scene.pass();
  expect(scene.ready).toBe('False/PlatformUnreachable');
  const { length } = scene.patches;
  await scene.run(10 * MINUTE);
  expect(scene.patches).toHaveLength(length);
  expect(scene.live?.fault).toBeUndefined();
  scene.live?.lists.complete('runai');
  await scene.pass();
  expect(scene.ready).toBe('True/Connected');
  expect(scene.told.slice(1)).toEqual(['Warning PlatformUnreachable', 'Normal PlatformRecovered']);
});

test('an event is told once, also where the write was overtaken', async () => {
  const scene = new PlatformScene();
  await scene.pass();
  scene.probeError = error('Unauthorized');
  scene.secretVersion = 2;
  scene.conflicts = 1;
  await scene.pass();
  expect(scene.told).not.toContain('Warning CredentialsInvalid');
  await scene.pass();
  await scene.pass();
  expect(scene.told.filter((event) => event === 'Warning CredentialsInvalid')).toHaveLength(1);
});

describe('deletion', () => {
  test('waits for the last user, and goes on serving', async () => {
    const scene = new PlatformScene();
    await scene.pass();
    scene.delete();
    // What keeps it may be a pass under way, and nobody tells of its end.
    expect(await scene.pass()).toMatchObject({ kind: 'After', ms: 5_000 });
    expect(scene.object?.metadata.finalizers).toEqual([FINALIZER]);
    expect(scene.live).toBeDefined();
    scene.users = 0;
    expect(await scene.pass()).toEqual({ kind: 'Done' });
    expect(scene.object?.metadata.finalizers).toEqual([]);
  });

  test('those that it waits for are told, every 5 s at most', async () => {
    const scene = new PlatformScene();
    scene.users = 100;
    await scene.pass();
    scene.delete();
    await scene.pass();
    const { length } = scene.patches;
    for (; scene.users > 50; scene.users -= 1) await scene.pass();
    expect(scene.patches).toHaveLength(length);
    expect(scene.object?.status?.deployments).toBe(100);
    await scene.clock.advance(5_000);
    await scene.pass();
    expect(scene.patches).toHaveLength(length + 1);
    expect(scene.object?.status?.deployments).toBe(50);
    expect(scene.ready).toBe('True/Connected');
  });

  test('a connection outlives an object that was taken away by force until its last user is gone', async () => {
    const scene = new PlatformScene();
    await scene.pass();
    scene.object = undefined;
    await scene.pass();
    expect(scene.live).toBeDefined();
    scene.users = 0;
    await scene.pass();
    expect(scene.live).toBeUndefined();
  });

  test('an object that is being deleted is not held again', async () => {
    const scene = new PlatformScene();
    scene.delete();
    await scene.pass();
    expect(scene.patches).toEqual([]);
  });
});

test('a standby opens the connection, so that it has the credentials, and calls and writes nothing', async () => {
  const scene = new PlatformScene();
  scene.leading = false;
  await scene.run(5 * MINUTE);
  expect(scene.live).toBeDefined();
  expect([scene.probes, scene.patches]).toEqual([[], []]);
  scene.leading = true;
  await scene.pass();
  expect(scene.ready).toBe('True/Connected');
});

test('a fleet that comes is counted within about a minute, in few writes; one that stays costs none', async () => {
  const scene = new PlatformScene();
  scene.users = 0;
  await scene.pass();
  scene.patches.length = 0;
  for (let second = 0; second < 30; second += 1) {
    scene.users += 10;
    // A deployment that lets go brings a pass.
    await scene.pass();
    await scene.clock.advance(1_000);
  }
  expect(scene.patches).toEqual([]);
  await scene.run(90_000);
  expect(scene.object?.status?.deployments).toBe(300);
  expect(scene.patches).toHaveLength(1);
  await scene.run(600_000);
  expect(scene.patches).toHaveLength(1);
});
