import type { Fleet } from '../support/one-process/fleet.ts';
import { statusComplaints } from '../support/status-rules/status-complaints.ts';
import { conditionOf, type StatusObject } from '../support/status-rules/status-object.ts';

/** What is wrong by the rules with a version of a status of any object of a fleet, as it comes. */
export function judgeStatus(fleet: Fleet): string[] {
  const complaints: string[] = [];
  const known = new Map<string, StatusObject>();
  fleet.onStatus.push((object) => {
    const { name, uid } = object.metadata;
    const before = known.get(uid);
    // Where every write and answer is late, one may be served before the first is written: that it is, others judge.
    const isServed = before === undefined && conditionOf(object, 'Ready')?.status === 'True';
    const found = isServed ? [] : statusComplaints(before, object);
    known.set(uid, object);
    const at = Math.round(fleet.clock.monotonic() / 1_000);
    complaints.push(...found.map((complaint) => `${at} s ${name}: ${complaint}`));
  });
  return complaints;
}
