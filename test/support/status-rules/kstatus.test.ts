import { expect, test } from 'vitest';
import { kstatus } from './kstatus.ts';
import { sample } from './sample-status.ts';

test.each([
  { is: 'Current', of: sample(['Ready True/Running']), reason: 'Ready' },
  { is: 'Current', of: sample([]), reason: 'no Ready condition at all counts as finished' },
  { is: 'Current', of: { ...sample([]), status: {} }, reason: 'so does an empty status' },
  { is: 'InProgress', of: sample(['Ready False/Creating']), reason: 'not Ready' },
  { is: 'InProgress', of: sample(['Ready Unknown/PlatformUnreachable']), reason: 'Ready unknown' },
  {
    is: 'InProgress',
    of: sample(['Ready True/Running'], { generation: 2, observedGeneration: 1 }),
    reason: 'an edit that nobody has looked at',
  },
  {
    is: 'Current',
    of: sample(['Ready True/Running@1'], { generation: 2 }),
    reason: "a condition's own observedGeneration is not read",
  },
  {
    is: 'Current',
    of: sample(['Ready True/Running'], { observedGeneration: null }),
    reason: 'without observedGeneration Ready decides alone',
  },
  { is: 'Failed', of: sample(['Ready False/OutOfSync', 'Stalled True/Rejected']), reason: 'stalled' },
  {
    is: 'InProgress',
    of: sample(['Reconciling True/Creating', 'Stalled True/Rejected']),
    reason: 'of two the first in the list decides',
  },
  {
    is: 'Failed',
    of: sample(['Stalled True/Rejected', 'Reconciling True/Creating']),
    reason: 'of two the first in the list decides, the other way round',
  },
  {
    is: 'Current',
    of: sample(['Reconciling False/Creating', 'Ready True/Running']),
    reason: 'a False one does not count',
  },
  {
    is: 'Terminating',
    of: sample(['Ready True/Running'], { deleting: true, observedGeneration: 0 }),
    reason: 'deletion comes first',
  },
])('$is: $reason', ({ is, of }) => {
  expect(kstatus(of)).toBe(is);
});
