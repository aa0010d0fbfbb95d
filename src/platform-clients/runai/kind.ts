/**
 * What kind a workload is, by the platform's word for its type. Unknown is a word that is in neither row: then only
 * the inference route can tell, by knowing the id or not.
 */
export type Kind = 'Inference' | 'Other' | 'Unknown';

/** The API documents no list of types: these are the kinds that Run:ai has or takes from others. The first row wins. */
const KINDS: readonly (readonly [RegExp, Kind])[] = [
  [/^inferences?$|^inference-?workloads?$/i, 'Inference'],
  [/^(interactive|workspace|training|distributed|nim)/i, 'Other'],
  [/^(mpi|pytorch|xgboost|tf|jax|ray|spark|kserve|knative)/i, 'Other'],
  [/^(deployment|statefulset|daemonset|replicaset|pod)s?$/i, 'Other'],
  [/(job|service)s?$/i, 'Other'],
];

/** Pure. */
export function kindOf({ type }: { type: string }): Kind {
  return KINDS.find(([words]) => words.test(type))?.[1] ?? 'Unknown';
}
