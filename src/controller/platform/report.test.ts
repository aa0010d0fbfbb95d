import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { contractComplaints } from '../../../test/support/status-rules/contract-rules.ts';
import type { StatusObject } from '../../../test/support/status-rules/status-object.ts';
import { conditionOf } from '../../../test/support/status-rules/status-object.ts';
import { inferencePlatformSpecSchema } from '../../crd/inference-platform.ts';
import type { Fault } from '../connections/fault.ts';
import type { PlatformObject } from './directory.ts';
import { type PlatformFacts, platformReport } from './report.ts';

const NOW = new FakeClock('2026-01-05T10:00:00Z').now();

const healthy: PlatformFacts = {
  fault: undefined,
  connecting: false,
  holders: ['prod/chat', 'prod/embeddings'],
  mayCount: false,
  contact: NOW - 3_000,
  now: NOW,
};

const seven = [5, 2, 7, 1, 4, 3, 6].map((each) => `prod/chat-${each}`);

const faultOf = (reason: Fault['reason'], stalled: boolean): Fault => ({
  reason,
  message: `${reason}, do this`,
  stalled,
  onlySecret: false,
});

function platform(status?: PlatformObject['status'], generation = 1): PlatformObject {
  return {
    apiVersion: 'inference-operator.io/v1alpha1',
    kind: 'InferencePlatform',
    metadata: {
      name: 'runai',
      namespace: 'prod',
      uid: 'u',
      resourceVersion: '1',
      generation,
      creationTimestamp: '2026-01-05T09:00:00Z',
    },
    spec: inferencePlatformSpecSchema.parse({
      runai: { url: 'https://acme.run.ai' },
      credentialsSecretRef: { name: 'runai' },
    }),
    ...(status !== undefined && { status }),
  };
}

/** The object after its report was written. */
function after(object: PlatformObject, facts: Partial<PlatformFacts>): PlatformObject {
  const { patch } = platformReport(object, { ...healthy, ...facts });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a patch of a status makes a status
  const status = { ...object.status, ...patch } as PlatformObject['status'];
  return { ...object, ...(status !== undefined && { status }) };
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an object as a reader of its JSON sees it
const complaintsAbout = (object: PlatformObject): string[] => contractComplaints(object as StatusObject);

const words = (object: PlatformObject): string[] =>
  (object.status?.conditions ?? []).map(({ type, status, reason }) => `${type}=${status}/${reason}`);

const states: [string, Partial<PlatformFacts>, string[]][] = [
  ['not opened yet', { connecting: true }, ['Ready=False/Connecting', 'Reconciling=True/Connecting']],
  ['as it should be', {}, ['Ready=True/Connected']],
  ...(['CredentialsInvalid', 'HostNotAllowed', 'CertificateInvalid', 'InvalidPlatform'] as const).map(
    (reason): [string, Partial<PlatformFacts>, string[]] => [
      `${reason}: a person must act`,
      { fault: faultOf(reason, true) },
      [`Ready=False/${reason}`, `Stalled=True/${reason}`],
    ],
  ),
  ...(['PlatformUnreachable', 'RateLimited'] as const).map(
    (reason): [string, Partial<PlatformFacts>, string[]] => [
      `${reason}: heals by itself`,
      { fault: faultOf(reason, false) },
      [`Ready=False/${reason}`, `Reconciling=True/${reason}`],
    ],
  ),
];

describe('conditions', () => {
  test.each(states)('%s', (_what, facts, expected) => {
    const object = after(platform(), facts);
    expect(words(object)).toEqual(expected);
    expect(complaintsAbout(object)).toEqual([]);
    expect(object.status).toMatchObject({ observedGeneration: 1, type: 'runai', url: 'https://acme.run.ai' });
  });

  test('from each state to each other: nothing of the one before is left, and the rules hold', () => {
    for (const [, before] of states)
      for (const [, facts, expected] of states) {
        const object = after(after(platform(), before), facts);
        expect(words(object).toSorted()).toEqual(expected.toSorted());
        expect(complaintsAbout(object)).toEqual([]);
      }
  });

  test('a missing Secret wins over a connection that is not open', () => {
    const facts = { fault: faultOf('CredentialsInvalid', true), connecting: true };
    expect(words(after(platform(), facts))).toContain('Ready=False/CredentialsInvalid');
  });
});

describe('an object that is being deleted says whom it waits for', () => {
  const deleted = (): PlatformObject => {
    const object = platform();
    object.metadata.deletionTimestamp = '2026-01-05T10:00:00Z';
    return object;
  };
  const messageOf = (object: PlatformObject): string | undefined => conditionOf(object, 'Ready')?.message;

  test.each<[string, Partial<PlatformFacts>, string]>([
    [
      'one',
      { holders: ['prod/chat'] },
      'The platform answers. This object is being deleted, and goes once 1 InferenceDeployment is gone: prod/chat.',
    ],
    [
      'several: how many, and the first three by name',
      { holders: seven },
      'The platform answers. This object is being deleted, and goes once 7 InferenceDeployments are gone: ' +
        'prod/chat-1, prod/chat-2, prod/chat-3 and 4 more.',
    ],
    [
      'beside what is wrong with it',
      { holders: ['prod/chat'], fault: faultOf('RateLimited', false) },
      'RateLimited, do this This object is being deleted, and goes once 1 InferenceDeployment is gone: prod/chat.',
    ],
    ['nobody', { holders: [] }, 'The platform answers.'],
  ])('%s', (_what, facts, expected) => {
    const object = after(deleted(), facts);
    expect(messageOf(object)).toBe(expected);
    expect(complaintsAbout(object)).toEqual([]);
  });

  test('it is said without an event, and the number follows', () => {
    const { patch, events } = platformReport(after(deleted(), {}), { ...healthy, holders: seven });
    expect(patch).toMatchObject({ deployments: 7 });
    expect(events).toEqual([]);
  });
});

describe('what is written', () => {
  test.each<[string, Partial<PlatformFacts>, string[] | undefined]>([
    ['nothing, where nothing changed', {}, undefined],
    ['nothing for another number of deployments soon after a write', { holders: seven }, undefined],
    ['another number later', { holders: seven, mayCount: true }, ['deployments']],
    ['nothing for the same number later', { mayCount: true, contact: NOW }, undefined],
    ['nothing for another contact', { contact: NOW }, undefined],
    ['nothing for both', { holders: seven, contact: NOW }, undefined],
    [
      'both with a fault, but no contact: there is none',
      { holders: seven, contact: NOW, fault: faultOf('RateLimited', false) },
      ['conditions', 'deployments'],
    ],
  ])('%s', (_what, facts, keys) => {
    const { patch } = platformReport(after(platform(), {}), { ...healthy, ...facts });
    expect(patch && Object.keys(patch).toSorted()).toEqual(keys);
  });

  test('a new generation brings the numbers along', () => {
    const { status } = after(platform(), {});
    const { patch } = platformReport(platform(status, 2), { ...healthy, holders: seven, contact: NOW });
    expect(patch).toMatchObject({
      observedGeneration: 2,
      deployments: 7,
      lastContactAt: '2026-01-05T10:00:00Z',
    });
  });

  test('a connection that was never heard of has no contact', () => {
    expect(after(platform(), { contact: undefined }).status).not.toHaveProperty('lastContactAt');
  });
});

describe('events: one per transition', () => {
  const credentials = faultOf('CredentialsInvalid', true);
  const unreachable = faultOf('PlatformUnreachable', false);
  test.each<[string, Partial<PlatformFacts>[], string[]]>([
    ['connected for the first time: nothing to tell', [{ connecting: true }, {}], []],
    [
      'refused from the start',
      [{ connecting: true }, { fault: credentials }],
      ['Warning CredentialsInvalid'],
    ],
    [
      'refused, and still refused',
      [{ fault: credentials }, { fault: credentials }],
      ['Warning CredentialsInvalid'],
    ],
    [
      'refused in other words',
      [{ fault: credentials }, { fault: { ...credentials, message: 'other words' } }],
      ['Warning CredentialsInvalid'],
    ],
    [
      'down and back',
      [{}, { fault: unreachable }, {}],
      ['Warning PlatformUnreachable', 'Normal PlatformRecovered'],
    ],
    [
      'down, then refused, then back',
      [{ fault: unreachable }, { fault: credentials }, {}],
      ['Warning PlatformUnreachable', 'Warning CredentialsInvalid', 'Normal PlatformRecovered'],
    ],
    ['a rate limit is no event, nor is its end', [{}, { fault: faultOf('RateLimited', false) }, {}], []],
    ['a wrong certificate is in the condition', [{}, { fault: faultOf('CertificateInvalid', true) }, {}], []],
  ])('%s', (_what, story, expected) => {
    let object = platform();
    const told: string[] = [];
    for (const facts of story) {
      const { events } = platformReport(object, { ...healthy, ...facts });
      told.push(...events.map(({ type, reason }) => `${type} ${reason}`));
      object = after(object, facts);
    }
    expect(told).toEqual(expected);
  });
});
