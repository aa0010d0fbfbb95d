/** What is said where a project or a cluster is not clear. The fields are those of `runai`; `inWordsOf` puts it right. */

/** Names that a message gives. */
const MOST_NAMES = 5;

/** A project never changes; the default of the platform object does. */
const OTHER_PROJECT = 'name the right one in spec.runai.project of another InferenceDeployment';
const OTHER_DEFAULT =
  'name the right one in spec.runai.defaultProject of the platform object, or in spec.runai.project of another InferenceDeployment';

/** A cluster that was named never changes, and there is no default for it. */
const OTHER_CLUSTER = 'name the right one in spec.runai.cluster of another InferenceDeployment';

/** Who asks where its workload is to live. */
interface Asker {
  /** The section of the spec that says so; absent: `runai`. */
  section?: string;
  /** The project is the default of the platform object. */
  byDefault?: boolean;
}

export const noProject = (project: string | undefined): string =>
  `Run:ai has no project "${project}" that this connection may see: make it there or grant access to it, or ${OTHER_PROJECT}`;

/** `clusters`: by name, or by UUID where no name is known. */
export const onSeveralClusters = (project: string | undefined, clusters: readonly string[]): string =>
  `Project "${project}" is on several clusters (${enumerate(clusters)}): add spec.runai.cluster, the name or UUID of one of them`;

/** `others`: the names of the clusters that the connection may see. */
export const noCluster = (cluster: string, others: readonly string[]): string =>
  `Run:ai has no cluster "${cluster}" that this connection may see (it may see ${enumerate(others)}): grant access to it, or ${OTHER_CLUSTER}`;

export const notOnCluster = (project: string | undefined, cluster: string): string =>
  `Project "${project}" is not on cluster "${cluster}": ${OTHER_CLUSTER}, or leave it out there`;

export const twiceOnCluster = (project: string | undefined, cluster: string): string =>
  `Project "${project}" on cluster "${cluster}" is ambiguous: write their ids instead, in another InferenceDeployment`;

/** Answers are kept for all who ask the same; this makes one that of whoever asks. */
export function inWordsOf({ section = 'runai', byDefault = false }: Asker, message: string): string {
  const remedied = byDefault ? message.replace(OTHER_PROJECT, OTHER_DEFAULT) : message;
  return remedied.replaceAll(/spec\.runai\.(project|cluster)\b/g, `spec.${section}.$1`);
}

/** Some of many, in an order of their own, so that a message stays as it is while nothing changes. */
export function enumerate(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const rest = names.length - MOST_NAMES;
  const some = names.toSorted().slice(0, MOST_NAMES).join(', ');
  return rest > 0 ? `${some} and ${rest} more` : some;
}
