import { describe, expect, test } from 'vitest';
import {
  desiredOf,
  observed,
  shownContainer,
  shownDeployment,
  spec,
  type SubjectParts,
} from '../../../test/support/gcore-shapes.ts';
import type { Question } from '../platform.ts';
import { assess } from './assess.ts';

interface Case {
  shown?: Record<string, unknown>;
  wanted?: SubjectParts;
  operation?: 'Create' | 'Update' | 'Start';
  provisional?: Question['provisional'];
  begunAt?: number;
  followed?: string;
  ignoresDrift?: boolean;
}

function judge({ shown, wanted, operation, provisional, begunAt = 0, followed, ignoresDrift }: Case) {
  return assess({
    desired: desiredOf(wanted),
    observation: observed(shownDeployment(shown), begunAt, followed),
    operation: operation && { type: operation, startedAt: '2026-01-05T10:00:00Z' },
    provisional,
    polling: { active: 5_000, visibilityWindow: 30_000 },
    ...(ignoresDrift !== undefined && { ignoresDrift }),
  });
}

const region = (region_id: number, ready: number, error_message: string | null = null) =>
  shownContainer({ region_id, deploy_status: { ready, total: 1 }, error_message });
const two = { ...spec, containers: [7, 8].map((region_id) => ({ ...spec.containers[0], region_id })) };
const asleep = { min: 0, max: 1, triggers: { http: { rate: 10, window: 60 } } };
const sleeping = { ...spec, containers: [{ region_id: 7, scale: asleep }] };
const shownAsleep = shownContainer({ deploy_status: { ready: 0, total: 0 }, scale: asleep });

describe('section 7', () => {
  test.each<[string, Case, object]>([
    ['ACTIVE', {}, { ready: true, reason: 'Running', available: true, message: '' }],
    [
      'DEPLOYING',
      { shown: { status: 'DEPLOYING', containers: [region(7, 0)] } },
      { ready: false, reason: 'Initializing', available: false },
    ],
    [
      'PARTIALLYDEPLOYED, pulling',
      { shown: { status: 'PARTIALLYDEPLOYED', containers: [region(7, 0)] } },
      { ready: false, reason: 'Initializing', available: false, stuck: false },
    ],
    [
      'PARTIALLYDEPLOYED, one region serves',
      { shown: { status: 'PARTIALLYDEPLOYED', containers: [region(7, 0, 'no image'), region(8, 1)] } },
      { ready: false, reason: 'Degraded', available: true, message: 'Region 7: no image', stuck: false },
    ],
    [
      'PARTIALLYDEPLOYED, none serves',
      { shown: { status: 'PARTIALLYDEPLOYED', containers: [region(7, 0, 'no image')] } },
      {
        ready: false,
        reason: 'Failed',
        available: false,
        message: 'Region 7: no image',
        stuck: false,
        provisional: { key: 'failed', apart: 600_000 },
      },
    ],
    [
      'PENDING that may sleep',
      { shown: { status: 'PENDING', containers: [shownAsleep] }, wanted: { spec: sleeping } },
      { ready: true, reason: 'ScaledToZero', available: true },
    ],
    [
      'PENDING that may not',
      { shown: { status: 'PENDING', containers: [region(7, 0)] } },
      { ready: false, reason: 'Pending', available: false },
    ],
    [
      'PENDING beside a region that lacks replicas',
      { shown: { status: 'PENDING', containers: [shownAsleep, region(8, 0)] } },
      { ready: false, reason: 'Pending', message: 'Region 8 has 0 of 1 replicas ready' },
    ],
    [
      'DISABLED, not asked for',
      { shown: { status: 'DISABLED', containers: [region(7, 0)] } },
      { ready: false, reason: 'Stopped', available: false, stuck: false },
    ],
    [
      'DISABLED, asked for',
      { shown: { status: 'DISABLED', containers: [region(7, 0)] }, wanted: { state: 'Stopped' } },
      { ready: true, reason: 'Stopped', available: false },
    ],
    [
      'not DISABLED yet',
      { wanted: { state: 'Stopped' } },
      { ready: false, reason: 'Stopping', available: true, stuck: false },
    ],
    ['DELETING', { shown: { status: 'DELETING' } }, { ready: false, reason: 'Deleting', available: false }],
    [
      'another word',
      { shown: { status: 'MIGRATING' } },
      { ready: false, reason: 'Unknown', available: true },
    ],
  ])('%s', (_, question, expected) => {
    expect(judge(question)).toMatchObject(expected);
  });
});

describe('ACTIVE is ready only', () => {
  test.each<[string, Case, object]>([
    [
      'with every region',
      { shown: { containers: [region(7, 1), region(8, 0)] }, wanted: { spec: two } },
      { reason: 'Degraded', message: 'Region 8 has 0 of 1 replicas ready' },
    ],
    [
      'without an error',
      { shown: { containers: [region(7, 1, 'no image')] } },
      { reason: 'Degraded', message: 'Region 7: no image' },
    ],
    ['with a replica', { shown: { containers: [region(7, 0)] } }, { reason: 'Initializing' }],
    [
      'once an update has come through',
      { shown: { containers: [region(7, 0)] }, operation: 'Update' },
      { reason: 'Updating' },
    ],
    [
      'with the spec that is wanted',
      { shown: { timeout: 1 }, wanted: { spec: { ...spec, timeout: 60 } } },
      { reason: 'Updating' },
    ],
  ])('%s', (_, question, expected) => {
    expect(judge(question)).toMatchObject({ ready: false, stuck: false, ...expected });
  });

  test('differences that stay are no objection where drift is ignored', () => {
    expect(judge({ shown: { image: 'x:1' }, ignoresDrift: true })).toMatchObject({ ready: true });
  });
});

describe('an update', () => {
  const { hash } = desiredOf();

  test.each([
    ['Create', 'Initializing'],
    ['Update', 'Updating'],
    ['Start', 'Updating'],
  ] as const)('replicas that are not ready yet after %s are %s', (operation, reason) => {
    const shown = { status: 'PARTIALLYDEPLOYED', containers: [region(7, 0)] };
    expect(judge({ shown, operation })).toMatchObject({ ready: false, reason });
  });

  test('whose tasks came to a good end needs one look', () => {
    expect(judge({ operation: 'Update', followed: hash })).toMatchObject({ ready: true });
  });

  test('without a handle needs two', () => {
    const first = judge({ operation: 'Update', followed: 'v1:other' });
    expect(first).toMatchObject({
      ready: false,
      reason: 'Updating',
      available: true,
      message: 'The platform is asked once more whether the update is in force.',
      provisional: { key: `same:${hash}`, apart: 5_000 },
    });
    const provisional = { key: `same:${hash}`, since: 1_000 };
    expect(judge({ operation: 'Update', provisional, begunAt: 5_999 })).toMatchObject({ ready: false });
    expect(judge({ operation: 'Update', provisional, begunAt: 6_000 })).toMatchObject({ ready: true });
  });

  test('of a stopped one as well', () => {
    const stopped = { shown: { status: 'DISABLED' }, wanted: { state: 'Stopped' } } as const;
    expect(judge({ ...stopped, operation: 'Update' })).toMatchObject({ ready: false, reason: 'Updating' });
  });

  test('a create needs one look', () => {
    expect(judge({ operation: 'Create' })).toMatchObject({ ready: true });
  });
});

test('a failure that stays for ten minutes is taken for one', () => {
  const shown = { status: 'PARTIALLYDEPLOYED', containers: [region(7, 0, 'no image')] };
  const provisional = { key: 'failed', since: 1_000 };
  expect(judge({ shown, provisional, begunAt: 600_999 })).toMatchObject({ reason: 'Failed', stuck: false });
  expect(judge({ shown, provisional, begunAt: 601_000 })).toMatchObject({ reason: 'Failed', stuck: true });
});
