import type { RunaiControl } from '../../simulators/runai/control.ts';
import type { StatusHistory } from '../status-rules/status-history.ts';

/** What a world is judged by. */
export interface Evidence {
  /** First part of the owner marks of its operators. */
  ownerId: string;
  /** What was recorded of our kinds. */
  histories: readonly StatusHistory[];
  /** Where there is a Run:ai simulator. */
  runai: RunaiControl | undefined;
}

/**
 * What is wrong whatever a test is about: a version of a status that breaks the rules; two workloads for one
 * object at once; a workload changed that was neither ours nor adopted.
 */
export async function judge({ ownerId, histories, runai }: Evidence): Promise<string[]> {
  const adopted = histories
    .flatMap((history) => history.all())
    .flatMap(({ status }) => {
      const id = status?.['adoptedId'];
      return typeof id === 'string' ? [id] : [];
    });
  const [duplicates = [], thefts = []] = await Promise.all([
    runai?.duplicates(),
    runai?.thefts({ ownerId, adopted }),
  ]);
  return [
    ...histories.flatMap((history) => history.complaints),
    ...duplicates.map(({ mark, ids }) => `several workloads at once for ${mark}: ${ids.join(', ')}`),
    ...thefts.map(({ entry, mark }) => `${entry.effect} of ${entry.name}, which is ${mark ?? 'nobody'}'s`),
  ];
}
