import type { Clock } from '../../time/clock.ts';
import { PlatformError } from '../errors.ts';
import type { Call, Finding, Identity, Observation } from '../platform.ts';
import { unknown } from '../unknown-finding.ts';
import type { RunaiApi } from './api.ts';
import { parseHome } from './home.ts';
import { rowsOf } from './named-rows.ts';
import type { Projects } from './projects.ts';
import type { Workload } from './schemas.ts';

/** A look by id: also that the id leads nowhere any more, which is no absence yet. */
export type Look = Exclude<Finding, { kind: 'Absent' }> | { kind: 'Gone' };

/** What finding a workload works with, of whichever kind it is. */
export interface FindParts {
  api: RunaiApi;
  projects: Projects;
  clock: Clock;
}

/** How workloads of one kind are seen. */
export interface Sight {
  /** By id. `recorded`: of the workload that is on record, not of one that merely has the name. */
  look(id: string, begunAt: number, call: Call, recorded?: Identity): Promise<Look>;
  /** What the list alone shows of one that is of this kind. */
  listed(row: Workload, begunAt: number): Observation;
  /** Where names are unique per kind, others may have the same: the smallest is looked at first. */
  rank(row: Workload): number;
}

/**
 * A workload by id, else by name; Absent only on positive evidence. An id is gone when its route says so (404, or a
 * tombstone), its project can be read in the same pass and the live list has neither the id nor the name.
 */
export async function findByIdOrName(
  parts: FindParts,
  sight: Sight,
  identity: Identity,
  call: Call,
): Promise<Finding> {
  const begunAt = parts.clock.monotonic();
  if (identity.id !== undefined) {
    const look = await sight.look(identity.id, begunAt, call, identity);
    if (look.kind !== 'Gone') return look;
  }
  return findByName(parts, sight, identity, begunAt, call);
}

async function findByName(
  { api, projects }: FindParts,
  sight: Sight,
  { home, name, id }: Identity,
  begunAt: number,
  call: Call,
): Promise<Finding> {
  const { projectId } = parseHome(home);
  const [unreadable, rows] = await Promise.all([
    projects.unreadable(home, call),
    rowsOf(api, { name, projectId, id }, call),
  ]);
  if (unreadable !== undefined) return unknown(unreadable);
  if (rows instanceof PlatformError) return unknown(rows);
  const same = rows.find((row) => row.id === id);
  if (same !== undefined) return onlyListed(sight.listed(same, begunAt));
  const ordered = [...rows].sort((a, b) => sight.rank(a) - sight.rank(b));
  for (const row of ordered) {
    const look = await sight.look(row.id, begunAt, call);
    if (look.kind === 'Unknown') return look;
    if (look.kind === 'Gone') return onlyListed(sight.listed(row, begunAt));
    if (look.observation.foreignKind === undefined || row === ordered.at(-1)) return look;
  }
  return { kind: 'Absent', begunAt };
}

/** The list has it and its own route does not: it is going away, or the views disagree. */
export function onlyListed(observation: Observation): Exclude<Finding, { kind: 'Absent' }> {
  if (observation.deleting) return { kind: 'Present', observation };
  return unknown(
    new PlatformError(
      'Transient',
      `Run:ai lists workload ${observation.id} and answers 404 when asked for it`,
    ),
  );
}
