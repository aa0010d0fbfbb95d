import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tokens } from '../../simulators/gcore/accounts.ts';
import type { GcoreControl } from '../../simulators/gcore/control.ts';
import { conditionOf } from '../../support/status-rules/status-object.ts';
import { isReady, wordOf } from '../../support/status-rules/status-words.ts';
import { startWorld, type World } from '../../support/world/world.ts';
import { gcoreTrialPlatform } from '../../support/trial/gcore-trial.ts';
import { testSituations } from '../support/situation.ts';
import { beginTrial, type Trial } from '../../support/trial/trial.ts';
import { badInput } from './bad-input.ts';
import { phases } from './phases.ts';

/** What Gcore can do to deployments, and users to themselves, all on one platform. */

let world: World;
beforeAll(async () => {
  world = await startWorld({ runai: false });
});
afterAll(() => world[Symbol.asyncDispose]());

describe.concurrent('on one platform', { timeout: 120_000 }, () => {
  let trial: Trial<GcoreControl>;
  beforeAll(async () => {
    trial = await beginTrial(world, await gcoreTrialPlatform(world));
  });
  afterAll(() => trial[Symbol.asyncDispose]());

  testSituations([...phases, ...badInput], () => trial);
});

test('names of a reseller, a project of somebody else, and quota that check_limits knows', async () => {
  await using trial = await beginTrial(world, await gcoreTrialPlatform(world));
  const { control } = trial;
  await control.setNameTemplate(29_841, '^acme[a-z]+$');
  await trial.deploy('llama', {});
  await trial.untilStalled('llama', 'Rejected', /name/);
  await control.setNameTemplate(29_841, null);
  await trial.request('llama');
  await trial.until('llama', isReady);

  await control.setQuota(29_841, { inference_gpu_h100_count: 1 });
  await trial.deploy('greedy', { replicas: 3 });
  const greedy = await trial.untilStalled('greedy', 'QuotaExceeded', /h100/);
  expect(wordOf(greedy, 'Ready')).toBe('False/NotCreated');
  expect(await control.calls({ method: 'POST', workload: 'greedy', writes: true })).toEqual([]);

  await trial.putCredentials({ apiKey: tokens.other });
  const platform = await trial.untilPlatform((object) => wordOf(object, 'Ready')?.startsWith('False/'));
  expect(conditionOf(platform, 'Stalled')?.message).toMatch(/1234|project|token/i);
  expect(await control.workloads()).toMatchObject([{ name: 'llama', deleting: false }]);
  await trial.putCredentials({ apiKey: tokens.operator });
  await Promise.all(['llama', 'greedy'].map((name) => trial.remove(name)));
});
