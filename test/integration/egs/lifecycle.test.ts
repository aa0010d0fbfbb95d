import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EgsControl } from '../../simulators/egs/control.ts';
import type { KnobPatch } from '../../simulators/egs/knobs.ts';
import { quotaRefusal } from '../../simulators/egs/refusals.ts';
import { conditionOf, type StatusObject } from '../../support/status-rules/status-object.ts';
import { isReady, wordOf, workloadId, workloadOf } from '../../support/status-rules/status-words.ts';
import { startWorld, type World } from '../../support/world/world.ts';
import { egsTrialPlatform } from '../../support/trial/egs-trial.ts';
import { testSituations } from '../support/situation.ts';
import { beginTrial, type Trial } from '../../support/trial/trial.ts';
import { badInput } from './bad-input.ts';
import { phases } from './phases.ts';

/** What is so on EGS alone: GPUs that are leased, raw specs, an id that comes with the first sight. */

let world: World;
beforeAll(async () => {
  world = await startWorld({ runai: false });
});
afterAll(() => world[Symbol.asyncDispose]());

type EgsTrial = Trial<EgsControl>;

/** Plays on an EGS with these knobs, deletes what is left, and sees to it that no GPU is held any more. */
async function onEgs(knobs: KnobPatch, play: (trial: EgsTrial) => Promise<void>): Promise<void> {
  await using trial = await beginTrial(world, await egsTrialPlatform(knobs));
  await play(trial);
  for (const { metadata } of await trial.deployments()) await trial.remove(metadata.name);
  expect(await trial.control.workloads()).toEqual([]);
  expect(await trial.control.gprLeaks([])).toEqual([]);
  expect(await trial.control.gprDuplicates()).toEqual([]);
}

async function ready(trial: EgsTrial, spec: Record<string, unknown> = {}): Promise<StatusObject> {
  await trial.deploy('llama', spec);
  return trial.until('llama', isReady);
}

const creates = async ({ control }: EgsTrial): Promise<number> =>
  (await control.ledger()).filter(({ effect }) => effect === 'create').length;

const isAnew = (before: StatusObject) => (object: StatusObject) =>
  isReady(object) && workloadId(object) !== workloadId(before);

const ofEgs = (section: object): Record<string, unknown> => ({ egs: section });

describe.concurrent('an endpoint', { timeout: 120_000 }, () => {
  test('shows namespace, URL, GPU requests and the end of its lease', () =>
    onEgs({}, async (trial) => {
      const object = await ready(trial);
      const [gpr] = await trial.control.gprs();
      expect(workloadOf(object)).toEqual({
        id: (await trial.control.workload('llama'))?.id,
        name: 'llama',
        home: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/team-a\/worker-1$/),
        gpuRequests: [gpr?.id],
        leaseExpiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      });
      expect(object.status?.['endpoints']).toEqual([
        { name: 'serving', url: 'https://llama.team-a.example.com/v1/models/llama:predict', type: 'Serving' },
      ]);
    }));

  test('is made of a raw spec, which names its owner', () =>
    onEgs({ strictNulls: true }, async (trial) => {
      const model = { modelFormat: { name: 'huggingface' }, args: ['--model_name=llama', 'yes'] };
      const object = await ready(
        trial,
        ofEgs({ modelSpec: null, rawModelSpec: { spec: { predictor: { model } } } }),
      );
      const endpoint = await trial.control.workload('llama');
      expect(endpoint?.ownerAnnotation).toBe(`${world.ownerId}/${trial.namespace}/llama`);
      expect(endpoint?.sent).toMatchObject({
        modelSpec: null,
        rawModelSpec: expect.stringContaining('- "yes"'),
      });
      expect(object.status?.['drift']).toBeUndefined();
    }));

  test('runs on CPUs without a lease', () =>
    onEgs({}, async (trial) => {
      const object = await ready(trial, ofEgs({ gpuSpec: null }));
      expect(workloadOf(object)).not.toHaveProperty('leaseExpiresAt');
    }));

  test('that waits for GPUs says why, and goes while it waits', () =>
    onEgs({}, async (trial) => {
      await trial.control.script('llama', { kind: 'neverProvisioned', reason: 'no node has room' });
      await trial.deploy('llama', {});
      const waiting = await trial.until(
        'llama',
        (object) => conditionOf(object, 'Ready')?.message.includes('no node has room') === true,
      );
      expect(wordOf(waiting, 'Ready')).toBe('False/Pending');
      expect(conditionOf(waiting, 'Stalled')).toBeUndefined();
    }));

  test.each(['409', '500', 'second', '200'] as const)(
    'whose create went unanswered is recognised, where a taken name is answered with %s',
    (position) =>
      onEgs(
        { duplicateName: position === 'second' ? position : (Number(position) as 409) },
        async (trial) => {
          const effect = { kind: 'reset', when: 'after' } as const;
          await trial.control.inject({
            method: 'POST',
            path: '/api/v1/inference-endpoint',
            times: 1,
            effect,
          });
          await ready(trial);
          expect(await creates(trial)).toBe(1);
        },
      ),
  );
});

describe.concurrent('the end of a lease', { timeout: 120_000 }, () => {
  test.each(['pending', 'staysRunning', 'failed'] as const)('stalls what is %s then', (leaseEnd) =>
    onEgs({ leaseEnd }, async (trial) => {
      await ready(trial);
      await trial.control.endLease('llama');
      const ended = await trial.until('llama', (object) => conditionOf(object, 'Stalled')?.status === 'True');
      expect(wordOf(ended, 'Ready')).toBe('False/Failed');
      expect(conditionOf(ended, 'Ready')?.message).toMatch(/the GPU lease has ended/i);
      expect(await creates(trial)).toBe(1);
    }),
  );

  test.each(['pending', 'staysRunning', 'failed', 'vanishes'] as const)(
    'makes anew what is %s then, with a lease of its own',
    (leaseEnd) =>
      onEgs({ leaseEnd }, async (trial) => {
        const before = await ready(trial, ofEgs({ leaseEndPolicy: 'Recreate' }));
        await trial.control.endLease('llama');
        const after = await trial.until('llama', isAnew(before));
        expect(workloadOf(after)['gpuRequests']).not.toEqual(workloadOf(before)['gpuRequests']);
        expect(await creates(trial)).toBe(2);
      }),
  );

  test('that comes because nobody used the GPUs is one as well', () =>
    onEgs({}, async (trial) => {
      await ready(trial);
      await trial.control.script('llama', { kind: 'idle', afterMs: 100 });
      const ended = await trial.until('llama', (object) => wordOf(object, 'Ready') === 'False/Failed');
      expect(conditionOf(ended, 'Stalled')?.status).toBe('True');
    }));
});

describe.concurrent('what EGS refuses', { timeout: 120_000 }, () => {
  test('for want of quota is tried again', () =>
    onEgs({}, async (trial) => {
      await trial.control.inject(quotaRefusal());
      await trial.deploy('llama', {});
      await trial.untilStalled(
        'llama',
        'QuotaExceeded',
        /maximum number of GPRs \(3\) of the workspace is exceeded/,
      );
      await trial.control.clearFaults();
      await trial.request('llama');
      await trial.until('llama', isReady);
      expect(await creates(trial)).toBe(1);
    }));

  test('by its words, in one sentence', () =>
    onEgs({}, async (trial) => {
      const spec = ofEgs({ modelSpec: null, rawModelSpec: { spec: { predictor: { model: {} } } } });
      await trial.control.setPolicy('team-a', null);
      await trial.control.inject({
        method: 'POST',
        path: '/api/v1/inference-endpoint',
        effect: {
          kind: 'status',
          status: 422,
          body: {
            statusCode: 422,
            status: 'UNKNOWN',
            message: 'UNKNOWN',
            data: null,
            error: {
              errorKey: 'UNKNOWN',
              message: 'UNKNOWN',
              data: JSON.stringify({
                error: { DetailedError: { Errormessage: '"exitDuration" may not be empty' } },
              }),
            },
          },
        },
      });
      await trial.deploy('llama', spec);
      await trial.untilStalled(
        'llama',
        'Rejected',
        /^Create the endpoint: 422 "exitDuration" may not be empty\. Correct what the platform names;/i,
      );
      expect(await creates(trial)).toBe(0);
    }));

  test('because the release has no endpoints', () =>
    onEgs({ routes: { inference: '404' } }, async (trial) => {
      await trial.deploy('llama', {});
      await trial.untilStalled('llama', 'Unsupported');
      expect(await creates(trial)).toBe(0);
      await trial.control.knobs({ routes: { inference: 'on' } });
    }));

  test('a workspace that there is not, until there is', () =>
    onEgs({}, async (trial) => {
      await trial.deploy('llama', ofEgs({ workspace: 'team-new' }));
      await trial.untilStalled('llama', 'Rejected', /EGS has no workspace "team-new"/);
      await trial.control.addWorkspace({ name: 'team-new', clusters: ['worker-1'] });
      const object = await trial.until('llama', isReady);
      expect(workloadOf(object)['home']).toMatch(/\/team-new\/worker-1$/);
    }));
});

describe.concurrent('what EGS does to endpoints, and users to themselves, on one platform', {
  timeout: 120_000,
}, () => {
  let trial: EgsTrial;
  beforeAll(async () => {
    trial = await beginTrial(world, await egsTrialPlatform());
  });
  afterAll(() => trial[Symbol.asyncDispose]());

  testSituations([...phases, ...badInput], () => trial);
});

test(
  'a workspace that vanishes takes nothing with it',
  () =>
    onEgs({}, async (trial) => {
      const before = await ready(trial);
      await trial.control.removeWorkspace('team-a');
      await trial.until('llama', (object) => wordOf(object, 'Ready') !== 'True/Running');
      await trial.control.restoreWorkspace('team-a');
      const after = await trial.until('llama', isReady);
      expect(workloadId(after)).toBe(workloadId(before));
      expect(await creates(trial)).toBe(1);
    }),
  120_000,
);
