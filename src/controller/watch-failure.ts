import { ApiError } from '../kube/api-error.ts';
import type { Resource } from '../kube/objects.ts';

/** What failed when a kind was listed or watched, on one line, and what to do where a person must act. Pure. */
export function describeWatchFailure(
  { kind, plural, group }: Pick<Resource, 'kind' | 'plural' | 'group'>,
  namespace: string | undefined,
  error: Error,
): string {
  if (!(error instanceof ApiError)) return error.message;
  if (error.status === 404) return `the kind ${kind} is not installed: kubectl apply -f deploy/crds`;
  if (error.status !== 403) return error.message;
  const what = group === '' ? plural : `${plural}.${group}`;
  if (namespace !== undefined)
    return `the operator may not list and watch ${what} in the namespace ${namespace}: give it the Role and RoleBinding of deploy/namespaced there. The API server says: ${error.message}`;
  return `the operator may not list and watch ${what}: apply deploy/rights/operator.yaml, or serve some namespaces only with --namespaces. The API server says: ${error.message}`;
}
