import { expect, test } from 'vitest';
import { sample } from './sample-status.ts';
import { statusComplaints } from './status-complaints.ts';
import type { StatusObject } from './status-object.ts';
import { transitionComplaints } from './transition-rules.ts';

const later = '2026-01-05T10:07:00Z';
const creating = ['Ready False/Creating', 'Reconciling True/Creating'];
const running = ['Ready True/Running'];
const withoutStatus: StatusObject = { ...sample([]), status: undefined };

/** With the time that the API server keeps of the last write of the status. */
function written(object: StatusObject, time: string): StatusObject {
  const managedFields = [{ manager: 'inference-operator', subresource: 'status', time }];
  return { ...object, metadata: { ...object.metadata, managedFields } as StatusObject['metadata'] };
}

test.each<{
  reason: string;
  before: StatusObject | undefined;
  after: StatusObject;
  complaint?: string;
  apart?: number;
}>([
  { reason: 'an object without status is waited for', before: undefined, after: withoutStatus },
  { reason: 'a first status that says all', before: withoutStatus, after: sample(creating) },
  {
    reason: 'a first status may be Stalled',
    before: undefined,
    after: sample(['Ready False/NotCreated', 'Stalled True/PlatformNotFound']),
  },
  {
    reason: 'a paused object makes no progress and waits for nobody',
    before: undefined,
    after: sample(['Ready False/NotCreated'], { paused: true }),
  },
  {
    reason: 'a first status without Ready counts as finished',
    before: withoutStatus,
    after: sample(['Synced Unknown/InProgress', 'Reconciling True/InProgress']),
    complaint: 'the first status has no Ready',
  },
  {
    reason: 'a first status without observedGeneration',
    before: undefined,
    after: sample(creating, { observedGeneration: null }),
    complaint: 'the first status has no observedGeneration',
  },
  {
    reason: 'a first status without Reconciling',
    before: undefined,
    after: sample(['Ready False/Creating']),
    complaint: 'neither Reconciling nor Stalled',
  },
  {
    reason: 'another object of the same name begins anew',
    before: sample(creating),
    after: sample(running, { uid: '2' }),
    complaint: 'neither Reconciling nor Stalled',
  },
  {
    reason: 'a change of status with its time',
    before: sample(creating),
    after: sample(running, { time: later }),
    apart: 60_000,
  },
  { reason: 'two changes within a second', before: sample(creating), after: sample(running), apart: 300 },
  {
    reason: 'two changes within a second, of which the second came late',
    before: sample(creating),
    after: written(sample(running), '2026-01-05T10:00:02Z'),
    apart: 60_000,
  },
  {
    reason: 'two changes within a second, of which the second was held on its way',
    before: sample(creating),
    after: written(sample(running), '2026-01-05T10:00:07Z'),
    apart: 60_000,
  },
  {
    reason: 'a change of status without its time, by the word of the API server',
    before: sample(creating),
    after: written(sample(running), later),
    apart: 60_000,
    complaint: 'lastTransitionTime of Ready stayed',
  },
  {
    reason: 'a change of status without its time',
    before: sample(creating),
    after: sample(running),
    apart: 60_000,
    complaint: 'lastTransitionTime of Ready stayed',
  },
  {
    reason: 'a change of reason alone moves no time',
    before: sample(creating),
    after: sample(['Ready False/Pending', 'Reconciling True/Pending']),
    apart: 60_000,
  },
  {
    reason: 'a time that moves with the reason',
    before: sample(['Ready False/Creating']),
    after: sample(['Ready False/Pending'], { time: later }),
    complaint: 'lastTransitionTime of Ready moved',
  },
  {
    reason: 'observedGeneration goes back',
    before: sample(running, { generation: 3 }),
    after: sample(running, { generation: 3, observedGeneration: 2 }),
    complaint: 'went back',
  },
  {
    reason: 'a write for lastObservedAt alone',
    before: sample(running),
    after: sample(running, { status: { lastObservedAt: later } }),
    complaint: 'nothing but lastObservedAt',
  },
  {
    reason: 'lastObservedAt together with the phase',
    before: sample(running),
    after: sample(running, { status: { lastObservedAt: later, phase: 'Running' } }),
  },
  {
    reason: 'a write for the last contact alone',
    before: sample(['Ready True/Connected'], { kind: 'InferencePlatform' }),
    after: sample(['Ready True/Connected'], {
      kind: 'InferencePlatform',
      status: { lastContactAt: '2026-01-05T10:00:07Z' },
    }),
    complaint: 'nothing but lastContactAt',
  },
  { reason: 'metadata alone', before: sample(running), after: sample(running, { deleting: true }) },
])('$reason', ({ before, after, complaint, apart = 0 }) => {
  const complaints = transitionComplaints(before, after, apart);
  expect(complaints).toHaveLength(complaint === undefined ? 0 : 1);
  expect(complaints.join()).toContain(complaint ?? '');
});

test('all rules together: ours, those of Flux, and the step', () => {
  const complaints = statusComplaints(
    sample(creating),
    sample(['Ready True/Creating', 'Stalled True/Creating']),
    60_000,
  );
  expect(complaints.join('\n')).toMatch(/Ready True has no reason Creating/);
  expect(complaints.join('\n')).toMatch(/FAIL0001/);
  expect(complaints.join('\n')).toMatch(/lastTransitionTime of Ready stayed/);
  expect(statusComplaints(undefined, sample(creating))).toEqual([]);
  expect(statusComplaints(undefined, withoutStatus)).toEqual([]);
});
