import { describe, expect, test, vi } from 'vitest';
import { Stage } from '../../../../test/support/stage/stage.ts';
import type { KnobPatch } from '../../../../test/simulators/runai/knobs.ts';

vi.setConfig({ testTimeout: 60_000 });

/**
 * Rollouts that come to nothing, with the real Run:ai client: what the platform serves is known from the simulator,
 * and Ready must neither say otherwise nor stay away for ever.
 */

const QUICK: KnobPatch = { rolloutDeadlineMs: 120_000 };
const SLOW_PODS: KnobPatch = { ...QUICK, durations: { pendingMs: 20_000 } };
const ONE = { image: 'a:1', compute: { cpuCoreRequest: 1 } };
const cores = (cpuCoreRequest: number): object => ({ compute: { cpuCoreRequest } });

/** A stage on which one workload serves a spec. */
async function serving(knobs: KnobPatch, spec: object = ONE): Promise<Stage> {
  const stage = await Stage.start({ knobs });
  stage.apply('llama', { spec });
  await stage.run('llama', 30);
  expect(stage.says('llama')).toContain('Ready=True');
  return stage;
}

function edit(stage: Stage, change: object): void {
  stage.clusters.get('llama')?.edit(({ runai }) => Object.assign(runai?.spec ?? {}, change));
}

/** What answers requests, and what the object says. */
async function seen(stage: Stage): Promise<{ serves: unknown; says: string }> {
  return { serves: (await stage.control.workload('llama'))?.servingSpec, says: stage.says('llama') };
}

/** The old spec goes on serving, and the object says that the new one failed. */
async function expectRolledBack(stage: Stage, serves: object = ONE): Promise<void> {
  const now = await seen(stage);
  expect(now.serves).toMatchObject(serves);
  expect(now.says).toContain('Ready=False/Failed');
  expect(now.says).toContain('Stalled=True/Failed');
}

describe.each(['always', 'templateChange'] as const)('a PATCH that makes a revision (%s)', (revisionOn) => {
  test('two quick edits, and the second is rolled back to before the first', async () => {
    await using stage = await serving({ ...SLOW_PODS, revisionOn });
    edit(stage, cores(2));
    await stage.run('llama', 10);
    await stage.control.script('llama', { kind: 'rolloutFails' });
    edit(stage, cores(3));
    await stage.run('llama', 200);
    await expectRolledBack(stage);
  });

  test('the PATCH is unanswered and sent again, and the rollout is rolled back', async () => {
    await using stage = await serving({ ...SLOW_PODS, revisionOn });
    await stage.control.script('llama', { kind: 'rolloutFails' });
    await stage.control.inject({ method: 'PATCH', times: 1, effect: { kind: 'reset', when: 'after' } });
    edit(stage, cores(3));
    await stage.run('llama', 200);
    await expectRolledBack(stage);
  });

  test.each([
    ['while its revision starts', 5_000],
    ['after it has been rolled back', 300_000],
  ])('the process dies after the PATCH and comes back %s', async (_, down) => {
    await using stage = await serving({ ...SLOW_PODS, revisionOn });
    await stage.control.script('llama', { kind: 'rolloutFails' });
    edit(stage, cores(3));
    const llama = stage.clusters.get('llama');
    if (llama !== undefined) llama.fate = () => 'CrashBefore';
    await stage.pass('llama');
    if (llama !== undefined) llama.fate = () => 'Fine';
    await stage.wait(down);
    stage.restart();
    await stage.run('llama', 200);
    await expectRolledBack(stage);
  });

  test('an edit that comes while the revision that failed is still there', async () => {
    await using stage = await serving({ ...QUICK, revisionOn });
    await stage.control.script('llama', { kind: 'rolloutFails' });
    edit(stage, cores(3));
    await stage.run('llama', 30);
    await expectRolledBack(stage);
    await stage.control.clearScripts();
    await stage.control.knobs({ durations: { revisionMs: 20_000 } });
    edit(stage, cores(2));
    await stage.run('llama', 15);
    expect(stage.says('llama')).not.toContain('Stalled');
    await stage.run('llama', 60);
    const { serves, says } = await seen(stage);
    expect(serves).toMatchObject(cores(2));
    expect(says).toContain('Ready=True');
  });

  test('what was rolled back stays so when it is asked for once more and fails once more', async () => {
    await using stage = await serving({ ...QUICK, revisionOn });
    await stage.control.script('llama', { kind: 'rolloutFails' });
    edit(stage, cores(3));
    await stage.run('llama', 150);
    stage.clusters.get('llama')?.annotate({ 'inference-operator.io/reconcile-requested-at': '1' });
    await stage.run('llama', 200);
    await expectRolledBack(stage);
  });
});

const reverts = [
  ['templateChange', 'old'],
  ['templateChange', 'new'],
  ['always', 'old'],
  ['always', 'new'],
  ['never', 'old'],
] as const;

describe.each(reverts)(
  'a bad edit is rolled back (revisionOn %s, rollbackSpec %s)',
  (revisionOn, rollbackSpec) => {
    /** A bad edit that has come to nothing; with `never` no revision fails, and it serves. */
    const failed = async (bad: object): Promise<Stage> => {
      const stage = await serving({ ...QUICK, revisionOn, rollbackSpec });
      await stage.control.script('llama', { kind: 'rolloutFails' });
      edit(stage, bad);
      await stage.run('llama', 150);
      if (revisionOn !== 'never') await expectRolledBack(stage);
      await stage.control.clearScripts();
      return stage;
    };

    test.each([
      ['its image', { image: 'a:2' }],
      ['what no revision shows', cores(3)],
    ])('and reverted by its author: %s', async (_, bad) => {
      await using stage = await failed(bad);
      edit(stage, ONE);
      await stage.run('llama', 90);
      const { serves, says } = await seen(stage);
      expect(serves).toMatchObject(ONE);
      expect(says).toContain('Ready=True');
      expect(says).not.toContain('Stalled');
    });

    test.each([
      ['at once', false],
      ['after a revert', true],
    ])('and the next good edit, %s, is no failed one before its revision comes', async (_, reverted) => {
      await using stage = await failed(cores(3));
      if (reverted) {
        edit(stage, ONE);
        await stage.run('llama', 90);
      }
      await stage.control.knobs({ durations: { revisionMs: 20_000 } });
      stage.events.length = 0;
      edit(stage, cores(2));
      await stage.run('llama', 15);
      expect(stage.says('llama')).not.toContain('Stalled');
      await stage.run('llama', 60);
      expect(stage.events.filter((event) => event.startsWith('Failed'))).toEqual([]);
      const { serves, says } = await seen(stage);
      expect(serves).toMatchObject(cores(2));
      expect(says).toContain('Ready=True');
    });
  },
);

describe('the deadline of a rollout', () => {
  test.each([-20, 20])(
    'a good rollout is no failed one where our clock is %i minutes off',
    async (minutes) => {
      await using stage = await serving({ durations: { revisionMs: 10_000 } });
      stage.clock.jumpWall(minutes * 60_000);
      edit(stage, { image: 'a:2' });
      await stage.run('llama', 10);
      expect(stage.says('llama')).not.toContain('Stalled');
      await stage.run('llama', 60);
      expect(stage.says('llama')).toContain('Ready=True');
      expect(stage.events.filter((event) => event.startsWith('Failed'))).toEqual([]);
    },
  );

  test.each([-60, 0, 60])(
    'is kept where our clock is %i minutes off, also by a new process',
    async (minutes) => {
      await using stage = await serving({ durations: { revisionMs: 10_000_000 } });
      stage.clock.jumpWall(minutes * 60_000);
      edit(stage, { image: 'a:2' });
      await stage.run('llama', 300);
      stage.restart();
      await stage.run('llama', 340);
      expect(stage.says('llama')).not.toContain('Stalled');
      await stage.run('llama', 60);
      await expectRolledBack(stage);
    },
  );
});

describe('driftPolicy Ignore', () => {
  const normalised = { image: 'a:1', imagePullPolicy: 'IfNotPresent' };

  test.each([
    ['on a cluster without revisions', { routes: { revisions: false } }],
    ['where a change makes no revision', { revisionOn: 'never' }],
    ['where a change makes a revision', {}],
  ] as [string, KnobPatch][])('a field that the platform normalises, %s', async (_, knobs) => {
    await using stage = await Stage.start({ knobs });
    await stage.control.override('llama', { imagePullPolicy: 'Always' });
    stage.apply('llama', { spec: normalised }, { driftPolicy: 'Ignore' });
    await stage.run('llama', 60);
    expect(stage.says('llama')).toContain('Ready=True');
    edit(stage, cores(2));
    await stage.run('llama', 60);
    const { serves, says } = await seen(stage);
    expect(says).toContain('Ready=True');
    expect(serves).toMatchObject(cores(2));
  });
});

test.each(['Running', 'Pending', 'Stopped', 'Completed'] as const)(
  'an inference that may scale to zero and that somebody suspended does not wake on a request (%s)',
  async (zeroPhase) => {
    const spec = { ...ONE, autoscaling: { minReplicas: 0, maxReplicas: 1 } };
    await using stage = await serving({ zeroPhase }, spec);
    expect(stage.says('llama')).toContain('Ready=True/ScaledToZero');
    await stage.control.suspendOutOfBand('llama');
    await stage.run('llama', 30);
    expect(stage.says('llama')).toContain('Ready=False/Stopped');
    expect(stage.says('llama')).toContain('Available=False');
    expect(stage.says('llama')).toContain('Stalled=True/Stopped');
    await stage.control.resumeOutOfBand('llama');
    await stage.run('llama', 120);
    expect(stage.says('llama')).toContain('Ready=True/ScaledToZero');
  },
);
