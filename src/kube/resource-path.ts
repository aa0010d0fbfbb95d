import type { ObjectRef, Resource } from './objects.ts';

/** Values that are absent are left out of the query. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * The path of a collection, of one namespace or of all of them.
 * Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris
 */
export function collectionPath(resource: Resource, namespace: string | undefined): string {
  const { group, version, plural } = resource;
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const home = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${root}${home}/${plural}`;
}

/** The path of one object, or of its sub-resource. */
export function objectPath(resource: Resource, ref: ObjectRef, subresource?: string): string {
  const path = `${collectionPath(resource, ref.namespace)}/${encodeURIComponent(ref.name)}`;
  return subresource === undefined ? path : `${path}/${subresource}`;
}

/**
 * May an object of any kind be called so? Names come from users, and `..` in a path leads elsewhere.
 * Source: IsValidPathSegmentName of k8s.io/apimachinery
 */
export function isPathSegment(name: string): boolean {
  return name !== '.' && name !== '..' && !/[/%]/.test(name);
}

/** A path with its query. */
export function withQuery(path: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return search.size === 0 ? path : `${path}?${search.toString()}`;
}

/** `apiVersion` as objects carry it. */
export function apiVersionOf(resource: Resource): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
}
