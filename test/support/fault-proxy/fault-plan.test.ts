import { expect, test } from 'vitest';
import type { RequestFault, Selection } from './fault.ts';
import { FaultPlan } from './fault-plan.ts';
import { parseKubeRequest } from './kube-request.ts';

const secret = parseKubeRequest({ method: 'GET', url: '/api/v1/namespaces/a/secrets/s', headers: {} });
const lease = parseKubeRequest({ method: 'GET', url: '/api/v1/namespaces/a/leases/l', headers: {} });

/** Which of the first eight requests a fault hits. */
function hits(selection: Selection): number[] {
  const plan = new FaultPlan();
  plan.inject({ kind: 'answer', status: 500, ...selection });
  return [1, 2, 3, 4, 5, 6, 7, 8].filter(() => plan.takeRequestFaults(secret).length > 0);
}

test.each<{ selection: Selection; hit: number[] }>([
  { selection: {}, hit: [1, 2, 3, 4, 5, 6, 7, 8] },
  { selection: { times: 2 }, hit: [1, 2] },
  { selection: { skip: 3, times: 2 }, hit: [4, 5] },
  { selection: { every: 2 }, hit: [2, 4, 6, 8] },
  { selection: { skip: 1, every: 3, times: 2 }, hit: [4, 7] },
  { selection: { match: { resource: 'leases' } }, hit: [] },
])('$selection hits $hit', ({ selection, hit }) => {
  expect(hits(selection)).toEqual(hit);
});

test('delays add to the first of the others, and only what strikes is counted', () => {
  const plan = new FaultPlan();
  const answer = plan.inject({ kind: 'answer', status: 500, times: 1 });
  const lost = plan.inject({ kind: 'lost-answer' });
  const slow = plan.inject({ kind: 'delay', ms: 5 });
  const kinds = (faults: RequestFault[]): string[] => faults.map(({ kind }) => kind);
  expect(kinds(plan.takeRequestFaults(secret))).toEqual(['answer', 'delay']);
  expect(kinds(plan.takeRequestFaults(secret))).toEqual(['lost-answer', 'delay']);
  expect([answer.hits, lost.hits, slow.hits]).toEqual([1, 1, 2]);
});

test('a removed fault strikes no more', () => {
  const plan = new FaultPlan();
  using first = plan.inject({ kind: 'delay', ms: 1 });
  const second = plan.inject({ kind: 'delay', ms: 2 });
  second.remove();
  expect(plan.takeRequestFaults(lease)).toEqual([first.fault]);
  plan.clear();
  expect(plan.takeRequestFaults(lease)).toEqual([]);
});

test('listeners hear of what comes and goes', () => {
  const plan = new FaultPlan();
  const heard: string[] = [];
  const listening = plan.listen(
    ({ fault, removed }) => void heard.push(`${fault.kind} ${removed ? 'gone' : 'here'}`),
  );
  plan.inject({ kind: 'reset' }).remove();
  listening[Symbol.dispose]();
  plan.inject({ kind: 'black-hole' });
  expect(heard).toEqual(['reset here', 'reset gone']);
});

test('whoever waits for hits is told', async () => {
  const plan = new FaultPlan();
  const fault = plan.inject({ kind: 'delay', ms: 1 });
  const told: string[] = [];
  const waiting = fault.hit(2).then(() => told.push('two'));
  plan.takeRequestFaults(secret);
  await Promise.resolve();
  expect(told).toEqual([]);
  plan.takeRequestFaults(secret);
  await waiting;
  await fault.hit(1);
  expect(told).toEqual(['two']);
});
