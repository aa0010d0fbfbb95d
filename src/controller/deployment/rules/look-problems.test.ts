import { decisionTable } from '../../../../test/support/decide/decision-table.ts';
import { expect, test } from 'vitest';
import { play } from '../../../../test/support/decide/play.ts';
import { looks, MINUTE, MONOTONIC, settled } from '../../../../test/support/decide/scene.ts';
import { PlatformError } from '../../../platform-clients/errors.ts';

const forbidden = new PlatformError('Forbidden', 'no permission on project 33', { status: 403 });

const noUuid = new PlatformError('Invalid', 'workloadId nonsense must be a UUID', { status: 400 });

const lost = new PlatformError('Gone', 'no project x');

const unsupported = new PlatformError('Unsupported', 'read the inference: 405', { status: 405 });

/** Looks that end without a workload and without an absence. */
decisionTable([
  {
    why: '403 while the probe passes: this object only, and what runs is as it was',
    scene: { ...settled, look: looks({ finding: { kind: 'Unknown', error: forbidden } }) },
    says: 'False/OutOfSync True/Serving False/Rejected Stalled/Rejected',
    events: ['Rejected'],
    message: [
      'Synced',
      /^No permission on project 33\. Give the credentials that right, or correct the spec; /,
    ],
  },
  {
    why: '400 for the id of an adoption: it is the id that is wrong, and no right is missing',
    scene: {
      held: false,
      spec: { adopt: { id: 'nonsense' } },
      look: looks({ finding: { kind: 'Unknown', error: noUuid } }),
    },
    says: 'False/NotCreated False/NotServing False/Rejected Stalled/Rejected',
    message: [
      'Synced',
      /^workloadId nonsense must be a UUID\. Correct spec\.adopt\.id; it is looked at again/,
    ],
  },
  {
    why: '400 for another read: the platform says what is wrong',
    scene: { ...settled, look: looks({ finding: { kind: 'Unknown', error: noUuid } }) },
    says: 'False/OutOfSync True/Serving False/Rejected Stalled/Rejected',
    message: ['Synced', /^workloadId nonsense must be a UUID\. Correct what the platform names; it is/],
  },
  {
    why: 'the platform lacks the route: neither rights nor the spec are to blame',
    scene: { ...settled, look: looks({ finding: { kind: 'Unknown', error: unsupported } }) },
    says: 'False/OutOfSync True/Serving False/Unsupported Stalled/Unsupported',
    message: [
      'Synced',
      /^Read the inference: 405\. Upgrade the platform, or correct its url; it is looked at again/,
    ],
  },
  {
    why: 'project not found before a workload is held',
    scene: { held: false, look: looks({ location: { kind: 'Rejected', message: 'no project x' } }) },
    says: 'False/NotCreated False/NotServing False/Rejected Stalled/Rejected',
    message: ['Synced', /^No project x\. It is looked for again every 10 seconds\.$/],
    events: ['Rejected'],
  },
  {
    why: 'the spec leads nowhere, and where the workload lives can be read: a person must act',
    scene: { ...settled, look: looks({ location: { kind: 'Rejected', message: 'no cluster x' } }) },
    says: 'False/OutOfSync True/Serving False/Rejected Stalled/Rejected',
    action: 'None',
    message: ['Synced', /^No cluster x\. The workload lives at \S+, and stays as it is until/],
  },
  {
    why: 'the project can no longer be read: no absence, and nothing at first',
    scene: { ...settled, look: looks({ location: { kind: 'Unknown', error: lost } }) },
    says: 'True/Running True/Serving True/Accepted -',
    action: 'None',
  },
  {
    why: 'the project cannot be read for longer than staleAfter, while the platform answers',
    scene: {
      ...settled,
      memory: { unseenSince: MONOTONIC - 300_000 },
      look: looks({ location: { kind: 'Unknown', error: lost } }),
    },
    says: 'Unknown/PlatformUnreachable Unknown/PlatformUnreachable Unknown/PlatformUnreachable Reconciling/PlatformUnreachable',
    action: 'None',
  },
  {
    why: 'another home than the recorded one',
    scene: { ...settled, look: looks({ location: { kind: 'Home', home: 'other/1' } }) },
    says: 'False/OutOfSync True/Serving False/PlatformChanged Stalled/PlatformChanged',
    action: 'None',
    message: [
      'Stalled',
      /lead to other\/1 now\. .*until the url and the credentials of the platform object lead back/,
    ],
  },
]);

test.each([{}, { deletingFor: MINUTE }])('another home is looked for again after 10 s: %j', (more) => {
  const scene = { ...settled, ...more, look: looks({ location: { kind: 'Home', home: 'other/1' } }) };
  expect(play(scene).next).toEqual({ kind: 'After', ms: 10_000 });
});
