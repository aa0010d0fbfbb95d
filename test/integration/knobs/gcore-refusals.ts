import { expect } from 'vitest';
import { flavors } from '../../simulators/gcore/catalog.ts';
import type { GcoreControl } from '../../simulators/gcore/control.ts';
import type { KnobCase } from '../../simulators/gcore/knob-positions.ts';
import type { KnobPatch } from '../../simulators/gcore/knobs.ts';
import { conditionOf } from '../../support/status-rules/status-object.ts';
import { isReady, wordOf } from '../../support/status-rules/status-words.ts';
import type { Trial } from '../../support/trial/trial.ts';
import { effectsOn } from './common-lives.ts';

/** What a knob is about that shows only where the platform says no. */
interface Refusal {
  /** Turned besides: without them the knob has no say. */
  readonly knobs?: KnobPatch;
  play(trial: Trial<GcoreControl>): Promise<void>;
}

const ACCOUNT = 29_841;

/** One more than there is quota for; `check_limits` does not know it, so that the create finds out. */
async function overQuota(trial: Trial<GcoreControl>, by: 'Request' | 'Edit'): Promise<void> {
  const { control } = trial;
  await control.setQuota(ACCOUNT, { inference_instance_count: (await control.workloads()).length });
  await trial.deploy('poor', {});
  await trial.untilStalled('poor', 'QuotaExceeded', /inference_instance_count/);
  await control.setQuota(ACCOUNT, {});
  if (by === 'Request') await trial.request('poor');
  else await trial.edit('poor', { gcore: { spec: { timeout: 300 } } });
  await trial.until('poor', isReady);
  expect(await effectsOn(trial, 'poor')).toContain('create');
}

/** What is not there is named, and a spec without it runs. */
async function missing(trial: Trial<GcoreControl>, position: unknown): Promise<void> {
  await trial.deploy('lost', { gcore: { spec: { credentials_name: 'nonesuch' } } });
  if (position === 'containerError')
    await trial.until(
      'lost',
      (object) => conditionOf(object, 'Ready')?.message.includes('nonesuch') === true,
    );
  else await trial.untilStalled('lost', 'Rejected', /nonesuch/);
  await trial.edit('lost', { gcore: { spec: { credentials_name: null } } });
  await trial.until('lost', isReady);
}

/** No room is waited for, unless the spec asks for another region. */
async function noCapacity(trial: Trial<GcoreControl>): Promise<void> {
  await trial.control.setCapacity(8, flavors.h100, 0);
  await trial.deploy('crowded', { gcore: { spec: { containers: [{ region_id: 8 }] } } });
  const waiting = await trial.until('crowded', (object) => wordOf(object, 'Ready') === 'False/Pending');
  expect(conditionOf(waiting, 'Ready')?.message).toContain('reached the limit of flavor');
  expect(conditionOf(waiting, 'Stalled')).toBeUndefined();
  await trial.edit('crowded', { gcore: { spec: { containers: [{ region_id: 7 }] } } });
  await trial.until('crowded', isReady);
}

async function hyphen(trial: Trial<GcoreControl>): Promise<void> {
  await trial.deploy('llama-70b', {});
  await trial.untilStalled('llama-70b', 'Rejected', /name/);
  expect(await effectsOn(trial, 'llama-70b')).toEqual([]);
}

async function longDescription(trial: Trial<GcoreControl>): Promise<void> {
  await trial.deploy('wordy', { gcore: { spec: { description: 'x'.repeat(240) } } });
  await trial.untilStalled('wordy', 'Rejected', /description: must not exceed 255 characters/);
  await trial.edit('wordy', { gcore: { spec: { description: 'chat' } } });
  await trial.until('wordy', isReady);
}

/** What comes of the refusals that a knob is about; undefined where it is about none. */
export function refusal({ path, position }: KnobCase): Refusal | undefined {
  switch (path) {
    case 'quotaStatus':
    case 'limitKeys':
    case 'limitRequested':
      return { knobs: { limitRequested: 'added' }, play: (trial) => overQuota(trial, 'Request') };
    case 'failedCreate':
      // What the create has left behind begins with the next change.
      return {
        knobs: { limitRequested: 'added', quotaStatus: 'task' },
        play: (trial) => overQuota(trial, 'Edit'),
      };
    case 'missingRef':
      return { play: (trial) => missing(trial, position) };
    case 'forbidden':
      return { play: noCapacity };
    case 'hyphenNames':
      return { play: hyphen };
    case 'descriptionOver':
      return { knobs: { descriptionMax: 255 }, play: longDescription };
    default:
      return undefined;
  }
}
