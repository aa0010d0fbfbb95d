/** What is needed to address an object. Any object, and any manifest, is one. */
export interface Address {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
}

/** A kind as discovery describes it. */
export interface DiscoveredResource {
  name: string;
  kind: string;
  namespaced: boolean;
}

/** `/api/v1` or `/apis/<group>/<version>`. */
export function groupPath(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

/** The path of a collection; without a namespace, of all namespaces. */
export function collectionPath(apiVersion: string, resource: DiscoveredResource, namespace?: string): string {
  const inNamespace = resource.namespaced && namespace !== undefined ? `/namespaces/${namespace}` : '';
  return `${groupPath(apiVersion)}${inNamespace}/${resource.name}`;
}

/** The path of an object. A namespaced one without a namespace is in `default`, as for kubectl. */
export function objectPath(address: Address, resource: DiscoveredResource): string {
  const { name, namespace = 'default' } = address.metadata;
  return `${collectionPath(address.apiVersion, resource, namespace)}/${name}`;
}
