import { decisionTable } from '../../../../test/support/decide/decision-table.ts';
import { ambiguous } from '../../../../test/support/decide/play.ts';
import {
  creating,
  edited,
  IMAGE,
  looks,
  MONOTONIC,
  present,
  settled,
} from '../../../../test/support/decide/scene.ts';
import { PlatformError } from '../../../platform-clients/errors.ts';

const error = new PlatformError('Transient', 'HTTP 503', { status: 503 });
const lost = { finding: { kind: 'Unknown', error } } as const;
const longSilent = { connection: { kind: 'Usable' }, silentFor: 300_000 } as const;
const faulty = { kind: 'Faulty', reason: 'PlatformUnreachable', message: 'no route' } as const;

/** What an object says while its connection fails. */
decisionTable([
  {
    why: '401: what says so is the platform object; this one had no work',
    scene: { ...settled, platform: { connection: { ...faulty, reason: 'CredentialsInvalid' } } },
    says: 'True/Running True/Serving True/Accepted -',
  },
  {
    why: '401, and work of its own has waited for ten seconds',
    scene: {
      ...creating,
      platform: { connection: { ...faulty, reason: 'CredentialsInvalid' } },
      memory: { waitingSince: MONOTONIC - 10_000 },
    },
    says: 'False/Creating False/NotServing Unknown/CredentialsInvalid Reconciling/CredentialsInvalid',
  },
  {
    why: '401 for longer than staleAfter',
    scene: {
      ...settled,
      platform: { connection: { ...faulty, reason: 'CredentialsInvalid' }, silentFor: 300_000 },
    },
    says: 'Unknown/PlatformUnreachable Unknown/PlatformUnreachable Unknown/CredentialsInvalid Reconciling/PlatformUnreachable',
  },
  {
    why: '429, and no work of its own',
    scene: { ...settled, platform: { connection: { ...faulty, reason: 'RateLimited' } } },
    says: 'True/Running True/Serving True/Accepted -',
  },
  {
    why: '429, and work of its own has waited for ten seconds',
    scene: {
      ...edited,
      platform: { connection: { ...faulty, reason: 'RateLimited' } },
      memory: { waitingSince: MONOTONIC - 10_000 },
    },
    says: 'False/OutOfSync True/Serving Unknown/RateLimited Reconciling/RateLimited',
  },
  {
    why: '5xx: nothing at first',
    scene: { ...creating, look: looks(lost) },
    says: 'False/Creating False/NotServing True/Accepted Reconciling/Creating',
  },
  {
    why: '5xx on a read for ten seconds',
    scene: {
      ...creating,
      memory: { waitingSince: MONOTONIC - 10_000, unseenSince: MONOTONIC - 10_000 },
      look: looks(lost),
    },
    says: 'False/Creating False/NotServing Unknown/PlatformUnreachable Reconciling/PlatformUnreachable',
  },
  {
    why: '5xx on the call for ten seconds, although reads are answered',
    scene: {
      ...edited,
      memory: { suspect: true, waitingSince: MONOTONIC - 10_000 },
      look: present({}, {}, [IMAGE]),
    },
    outcome: ambiguous,
    says: 'False/OutOfSync True/Serving Unknown/PlatformUnreachable Reconciling/PlatformUnreachable',
  },
  {
    why: 'silence for longer than staleAfter',
    scene: { ...settled, platform: longSilent, look: looks(lost) },
    says: 'Unknown/PlatformUnreachable Unknown/PlatformUnreachable Unknown/PlatformUnreachable Reconciling/PlatformUnreachable',
  },
  {
    why: 'a Stalled object stays False while its platform is silent',
    scene: {
      ...settled,
      conditions: [
        'Ready False/OutOfSync',
        'Available True/Serving',
        'Synced False/Rejected',
        'Stalled True/Rejected',
      ],
      platform: { connection: faulty, silentFor: 900_000 },
      memory: { waitingSince: 0 },
    },
    says: 'False/OutOfSync True/Serving False/Rejected Stalled/Rejected',
  },
  {
    why: 'the first status of an object that has to wait for its connection',
    scene: { held: false, platform: { connection: faulty } },
    says: 'False/NotCreated False/NotServing Unknown/InProgress Reconciling/NotCreated',
  },
]);
