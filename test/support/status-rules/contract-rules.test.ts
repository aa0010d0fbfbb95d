import { expect, test } from 'vitest';
import { contractComplaints } from './contract-rules.ts';
import { sample } from './sample-status.ts';
import type { StatusObject } from './status-object.ts';

const running = ['Ready True/Running', 'Available True/Serving', 'Synced True/Accepted'];
const rejected = ['Ready False/OutOfSync', 'Available True/Serving', 'Synced False/Rejected'];
const platform = { kind: 'InferencePlatform' };

test.each<{ reason: string; of: StatusObject }>([
  { reason: 'no status yet', of: { ...sample([]), status: undefined } },
  { reason: 'running', of: sample(running) },
  {
    reason: 'being created',
    of: sample(['Ready False/Creating', 'Synced Unknown/InProgress', 'Reconciling True/InProgress']),
  },
  { reason: 'rejected', of: sample([...rejected, 'Stalled True/Rejected']) },
  { reason: 'drift that is only reported', of: sample(['Ready True/Running', 'Synced False/Drifted']) },
  {
    reason: 'rejected, then deleted',
    of: sample([...rejected.slice(2), 'Ready False/Deleting', 'Reconciling True/Deleting'], {
      deleting: true,
    }),
  },
  {
    reason: 'the platform is silent',
    of: sample([
      'Ready Unknown/PlatformUnreachable',
      'Available Unknown/PlatformUnreachable',
      'Reconciling True/PlatformUnreachable',
    ]),
  },
  { reason: 'a connected platform', of: sample(['Ready True/Connected'], platform) },
  {
    reason: 'a platform before its first probe',
    of: sample(['Ready False/Connecting', 'Reconciling True/Connecting'], platform),
  },
  {
    reason: 'a platform with a wrong secret',
    of: sample(['Ready False/CredentialsInvalid', 'Stalled True/CredentialsInvalid'], {
      kind: 'ClusterInferencePlatform',
    }),
  },
])('allowed: $reason', ({ of }) => {
  expect(contractComplaints(of)).toEqual([]);
});

test.each([
  { complaint: 'observedGeneration is missing', of: sample(running, { observedGeneration: null }) },
  {
    complaint: 'stands twice: Ready, Available, Synced, Ready',
    of: sample([...running, 'Ready True/Running']),
  },
  { complaint: 'Ready is missing', of: sample(['Synced True/Accepted']) },
  { complaint: 'Ready True has no reason Degraded', of: sample(['Ready True/Degraded']) },
  {
    complaint: 'Synced Unknown has no reason Accepted',
    of: sample([running[0] ?? '', 'Synced Unknown/Accepted']),
  },
  { complaint: 'has no condition Healthy', of: sample([...running, 'Healthy True/Fine']) },
  {
    complaint: 'has no condition Synced',
    of: sample(['Ready True/Connected', 'Synced True/Accepted'], platform),
  },
  {
    complaint: 'Stalled is False',
    of: sample(['Ready False/OutOfSync', 'Stalled False/OutOfSync']),
  },
  {
    complaint: 'Reconciling/Updating copies the reason of no condition',
    of: sample(['Ready False/Creating', 'Reconciling True/Updating']),
  },
  {
    complaint: 'Synced has no observedGeneration',
    of: sample(['Ready True/Running', 'Synced True/Accepted@0']),
  },
  {
    complaint: 'Synced is of a later generation',
    of: sample(['Ready True/Running', 'Synced True/Accepted@2']),
  },
  { complaint: 'Ready has no lastTransitionTime', of: sample(running, { time: 'yesterday' }) },
  {
    complaint: 'Reconciling and Stalled stand together',
    of: sample([...rejected, 'Reconciling True/OutOfSync', 'Stalled True/Rejected']),
  },
  {
    complaint: 'Ready True stands beside Reconciling or Stalled',
    of: sample([...running, 'Reconciling True/Accepted']),
  },
  {
    complaint: 'Ready Unknown stands without Reconciling',
    of: sample(['Ready Unknown/PlatformUnreachable']),
  },
  {
    complaint: 'Stalled stands without Ready False',
    of: sample(['Ready Unknown/PlatformUnreachable', 'Synced False/Rejected', 'Stalled True/Rejected']),
  },
  {
    complaint: 'Ready False stands without Reconciling and Stalled',
    of: sample(['Ready False/Pending', 'Synced True/Accepted']),
  },
  {
    complaint: 'Stalled does not say what to do',
    of: sample(['Stalled True/OutOfSync', 'Ready False/OutOfSync'], { message: '' }),
  },
  { complaint: 'Synced False/Rejected stands without Stalled', of: sample(rejected) },
  {
    complaint: 'Ready False/CertificateInvalid stands without Stalled',
    of: sample(['Ready False/CertificateInvalid', 'Reconciling True/CertificateInvalid'], platform),
  },
  {
    complaint: 'Ready False/RateLimited stands without Reconciling',
    of: sample(['Ready False/RateLimited', 'Stalled True/RateLimited'], platform),
  },
])('refused: $complaint', ({ complaint, of }) => {
  expect(contractComplaints(of)).toContainEqual(expect.stringContaining(complaint));
});
