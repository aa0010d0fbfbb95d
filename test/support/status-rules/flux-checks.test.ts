import { expect, test } from 'vitest';
import { type FluxSet, fluxComplaints, fluxSetsOf } from './flux-checks.ts';
import { sample } from './sample-status.ts';
import type { StatusObject } from './status-object.ts';

/** For each check an object that breaks it, and in which sets. */
const rows: { of: StatusObject; settled: string[]; 'in-progress': string[]; reason: string }[] = [
  { reason: 'ready and well', of: sample(['Ready True/Running']), settled: [], 'in-progress': [] },
  {
    reason: 'under way and well',
    of: sample(['Ready False/Creating', 'Reconciling True/Creating']),
    settled: [],
    'in-progress': [],
  },
  {
    reason: 'stalled and well',
    of: sample(['Ready False/OutOfSync', 'Stalled True/Rejected']),
    settled: [],
    'in-progress': [],
  },
  {
    reason: 'ready and under way at once',
    of: sample(['Ready True/Running', 'Reconciling True/Running']),
    settled: ['FAIL0001', 'FAIL0003', 'WARN0001'],
    'in-progress': [],
  },
  { reason: 'no Ready', of: sample([]), settled: ['FAIL0002'], 'in-progress': ['FAIL0002'] },
  {
    reason: 'unknown, with Reconciling: the in-progress set alone allows it',
    of: sample(['Ready Unknown/PlatformUnreachable', 'Reconciling True/PlatformUnreachable']),
    settled: ['FAIL0003'],
    'in-progress': [],
  },
  {
    reason: 'unknown, without Reconciling: the settled set alone allows it',
    of: sample(['Ready Unknown/PlatformUnreachable']),
    settled: [],
    'in-progress': ['FAIL0011'],
  },
  {
    reason: 'stalled with Ready unknown',
    of: sample(['Ready Unknown/PlatformUnreachable', 'Stalled True/Rejected']),
    settled: ['FAIL0004'],
    'in-progress': ['FAIL0004', 'FAIL0011'],
  },
  {
    reason: 'both negative ones, although False',
    of: sample(['Ready False/Creating', 'Reconciling False/Creating', 'Stalled False/Creating']),
    settled: ['FAIL0005', 'WARN0003', 'WARN0004'],
    'in-progress': ['FAIL0005', 'WARN0003', 'WARN0004'],
  },
  {
    reason: 'observed a generation that does not exist',
    of: sample(['Ready False/Creating'], { observedGeneration: 2 }),
    settled: ['FAIL0006'],
    'in-progress': ['FAIL0006'],
  },
  {
    reason: 'Ready of the generation before',
    of: sample(['Ready True/Running@1'], { generation: 2, observedGeneration: 1 }),
    settled: ['FAIL0007', 'FAIL0008'],
    'in-progress': [],
  },
  {
    reason: 'Ready, with another condition of the generation before',
    of: sample(['Ready True/Running', 'Synced True/Accepted@1'], { generation: 2 }),
    settled: ['FAIL0008', 'FAIL0009'],
    'in-progress': [],
  },
  {
    reason: 'a condition without observedGeneration',
    of: sample(['Ready False/Creating@0']),
    settled: ['WARN0005'],
    'in-progress': ['WARN0005'],
  },
];

test.each(rows)('$reason', (row) => {
  const ids = (set: FluxSet): string[] =>
    fluxComplaints(row.of, set).map((complaint) => complaint.slice(0, 8));
  expect({ settled: ids('settled'), 'in-progress': ids('in-progress') }).toEqual({
    settled: row.settled,
    'in-progress': row['in-progress'],
  });
});

test('only Ready Unknown is excused from the settled set', () => {
  expect(fluxSetsOf(sample(['Ready Unknown/PlatformUnreachable']))).toEqual(['in-progress']);
  expect(fluxSetsOf(sample(['Ready False/Creating']))).toEqual(['settled', 'in-progress']);
  expect(fluxSetsOf(sample([]))).toEqual(['settled', 'in-progress']);
});
