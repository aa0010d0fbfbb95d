/**
 * Names that users, manifests and other tools rely on. Nothing here may change without a migration.
 */

/** API group of all three kinds. */
export const group = 'inference-operator.io';
/** The version that is served and stored. */
export const version = 'v1alpha1';
/** `apiVersion` of all three kinds. */
export const apiVersion = `${group}/${version}`;
/** `kubectl get inference` shows all three kinds. */
export const category = 'inference';

/** How the REST API addresses a kind. */
interface NamedResource {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** One model server, deployed on one platform. */
export const inferenceDeployments: NamedResource = {
  group,
  version,
  plural: 'inferencedeployments',
  kind: 'InferenceDeployment',
  namespaced: true,
};

/** A connection to a platform, usable from its own namespace. */
export const inferencePlatforms: NamedResource = {
  group,
  version,
  plural: 'inferenceplatforms',
  kind: 'InferencePlatform',
  namespaced: true,
};

/** A connection to a platform, usable from the namespaces that it allows. */
export const clusterInferencePlatforms: NamedResource = {
  group,
  version,
  plural: 'clusterinferenceplatforms',
  kind: 'ClusterInferencePlatform',
  namespaced: false,
};

/** Annotation: any new value asks for a full pass now and ends every wait. */
export const reconcileRequestedAtAnnotation = `${group}/reconcile-requested-at`;
/** Annotation: `"true"` on an object that is being deleted drops its finalizer without reaching the platform. */
export const abandonAnnotation = `${group}/abandon`;
/** Annotation: `<uid> <home>`, where the first create call of the object of this uid was made. Ours alone. */
export const homeAnnotation = `${group}/home`;
/** Finalizer of an InferenceDeployment: a workload may exist. It proves nothing about whose it is. */
export const workloadFinalizer = `${group}/workload`;
/** Finalizer of both platform kinds: deployments still need this connection. */
export const inUseFinalizer = `${group}/in-use`;
/** Key of the owner mark on platforms that keep annotations; its value is `<owner-id>/<namespace>/<name>`. */
export const ownerMarkKey = `${group}/owner`;
