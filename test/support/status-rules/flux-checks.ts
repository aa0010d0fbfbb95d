import type { Condition } from '../../../src/kube/objects.ts';
import { conditionOf, conditionsOf, type StatusObject } from './status-object.ts';

/** Flux's two sets of checks: for an object that came to rest, and for one in the middle of a reconciliation. */
export type FluxSet = 'settled' | 'in-progress';

/** A check: undefined where it holds, else what is wrong. */
interface FluxCheck {
  id: string;
  sets: readonly FluxSet[];
  broken: (object: StatusObject) => string | undefined;
}

const settled: readonly FluxSet[] = ['settled'];
const inProgress: readonly FluxSet[] = ['in-progress'];
const both: readonly FluxSet[] = ['settled', 'in-progress'];

/**
 * The checks, by the ids that Flux gives them (github.com/fluxcd/pkg, runtime/conditions/check). 0010 is in no
 * set. WARN0002 is about negative conditions beside Reconciling and Stalled, and our kinds have none.
 */
const checks: readonly FluxCheck[] = [
  {
    id: 'FAIL0001',
    sets: settled,
    broken: (object) =>
      is(object, 'Ready', 'True') && negatives(object).some((condition) => condition.status === 'True')
        ? 'a negative condition is True while Ready is True'
        : undefined,
  },
  {
    id: 'FAIL0002',
    sets: both,
    broken: (object) => (conditionOf(object, 'Ready') === undefined ? 'Ready is missing' : undefined),
  },
  {
    id: 'FAIL0003',
    sets: settled,
    broken: (object) =>
      is(object, 'Reconciling', 'True') && hasOtherThan(object, 'Ready', 'False')
        ? 'Reconciling is True and Ready is not False'
        : undefined,
  },
  {
    id: 'FAIL0004',
    sets: both,
    broken: (object) =>
      is(object, 'Stalled', 'True') && hasOtherThan(object, 'Ready', 'False')
        ? 'Stalled is True and Ready is not False'
        : undefined,
  },
  {
    id: 'FAIL0005',
    sets: both,
    broken: (object) =>
      negatives(object).length > 1 ? 'both Reconciling and Stalled are present' : undefined,
  },
  {
    id: 'FAIL0006',
    sets: both,
    broken: (object) =>
      observed(object) > generation(object) ? 'observedGeneration is beyond the generation' : undefined,
  },
  {
    id: 'FAIL0007',
    sets: settled,
    broken: (object) =>
      observed(object) < generation(object) && is(object, 'Ready', 'True')
        ? 'Ready is True for an older generation'
        : undefined,
  },
  {
    id: 'FAIL0008',
    sets: settled,
    broken: (object) =>
      whileReady(object, 'is older than the generation', (condition) => seen(condition) < generation(object)),
  },
  {
    id: 'FAIL0009',
    sets: settled,
    broken: (object) =>
      whileReady(object, "differs from the status's", (condition) => seen(condition) !== observed(object)),
  },
  {
    id: 'FAIL0011',
    sets: inProgress,
    broken: (object) =>
      is(object, 'Ready', 'Unknown') && !is(object, 'Reconciling', 'True')
        ? 'Ready is Unknown and Reconciling is not True'
        : undefined,
  },
  {
    id: 'WARN0001',
    sets: settled,
    broken: (object) =>
      is(object, 'Ready', 'True') && negatives(object).length > 0
        ? 'a negative condition is present while Ready is True'
        : undefined,
  },
  {
    id: 'WARN0003',
    sets: both,
    broken: (object) =>
      is(object, 'Reconciling', 'False') ? 'Reconciling is left lying as False' : undefined,
  },
  {
    id: 'WARN0004',
    sets: both,
    broken: (object) => (is(object, 'Stalled', 'False') ? 'Stalled is left lying as False' : undefined),
  },
  {
    id: 'WARN0005',
    sets: both,
    broken: (object) => {
      const without = conditionsOf(object).filter((condition) => seen(condition) < 1);
      return without.length > 0 ? `${types(without)} without observedGeneration` : undefined;
    },
  },
];

/** What Flux would complain of, warnings included; each begins with the id of the check. */
export function fluxComplaints(object: StatusObject, set: FluxSet): string[] {
  return checks.flatMap(({ id, sets, broken }) => {
    const complaint = sets.includes(set) ? broken(object) : undefined;
    return complaint === undefined ? [] : [`${id}: ${complaint}`];
  });
}

/**
 * The sets that an object of ours must pass: both, but for `Ready: Unknown` (PlatformUnreachable), where
 * Reconciling stands beside it, which only the in-progress set allows.
 */
export function fluxSetsOf(object: StatusObject): readonly FluxSet[] {
  return is(object, 'Ready', 'Unknown') ? inProgress : both;
}

function is(object: StatusObject, type: string, status: Condition['status']): boolean {
  return conditionOf(object, type)?.status === status;
}

function hasOtherThan(object: StatusObject, type: string, status: Condition['status']): boolean {
  const condition = conditionOf(object, type);
  return condition !== undefined && condition.status !== status;
}

function negatives(object: StatusObject): Condition[] {
  return conditionsOf(object).filter(({ type }) => type === 'Reconciling' || type === 'Stalled');
}

function whileReady(
  object: StatusObject,
  complaint: string,
  odd: (condition: Condition) => boolean,
): string | undefined {
  const found = is(object, 'Ready', 'True') ? conditionsOf(object).filter(odd) : [];
  return found.length > 0 ? `the observedGeneration of ${types(found)} ${complaint}` : undefined;
}

function observed(object: StatusObject): number {
  return object.status?.observedGeneration ?? 0;
}

function generation(object: StatusObject): number {
  return object.metadata.generation ?? 0;
}

function seen(condition: Condition): number {
  return condition.observedGeneration ?? 0;
}

function types(conditions: readonly Condition[]): string {
  return conditions.map((condition) => condition.type).join(', ');
}
