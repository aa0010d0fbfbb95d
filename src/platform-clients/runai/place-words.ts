/** What is said where a project or a cluster is not clear. */

/** Names that a message gives. */
const MOST_NAMES = 5;

/** Who asks where its workload is to live. */
export interface Asker {
  /** The section of the spec that says so. */
  section: 'runai' | 'nim';
  /** The project is the default of the platform object. */
  byDefault: boolean;
}

/** Answers are kept for all who ask the same, and each of them reads of the fields that it has. */
export type PlaceWords = (asker: Asker) => string;

/** A project never changes, not even from none to one; the default of the platform object does. */
export const projectFields = ({ section }: Pick<Asker, 'section'>): [byDefault: string, own: string] => [
  'spec.runai.defaultProject of the platform object',
  `spec.${section}.project of another InferenceDeployment`,
];

/** A cluster that was named never changes, and there is no default for it. */
const otherCluster = ({ section }: Asker): string =>
  `name the right one in spec.${section}.cluster of another InferenceDeployment`;

export const noProject =
  (project: string | undefined): PlaceWords =>
  (asker) => {
    const [byDefault, own] = projectFields(asker);
    const where = asker.byDefault ? `${byDefault}, or in ${own}` : own;
    return `Run:ai has no project "${project}" that this connection may see: make it there or grant access to it, or name the right one in ${where}`;
  };

/** `clusters`: by name, or by UUID where no name is known. */
export const onSeveralClusters =
  (project: string | undefined, clusters: readonly string[]): PlaceWords =>
  ({ section }) =>
    `Project "${project}" is on several clusters (${enumerate(clusters)}): add spec.${section}.cluster, the name or UUID of one of them`;

/** `others`: the names of the clusters that the connection may see. */
export const noCluster =
  (cluster: string, others: readonly string[]): PlaceWords =>
  (asker) =>
    `Run:ai has no cluster "${cluster}" that this connection may see (it may see ${enumerate(others)}): grant access to it, or ${otherCluster(asker)}`;

export const notOnCluster =
  (project: string | undefined, cluster: string): PlaceWords =>
  (asker) =>
    `Project "${project}" is not on cluster "${cluster}": ${otherCluster(asker)}, or leave it out there`;

export const twiceOnCluster =
  (project: string | undefined, cluster: string): PlaceWords =>
  () =>
    `Project "${project}" on cluster "${cluster}" is ambiguous: write their ids instead, in another InferenceDeployment`;

/** Some of many, in an order of their own, so that a message stays as it is while nothing changes. */
export function enumerate(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const rest = names.length - MOST_NAMES;
  const some = names.toSorted().slice(0, MOST_NAMES).join(', ');
  return rest > 0 ? `${some} and ${rest} more` : some;
}
