import type { Resource } from './objects.ts';

/** Namespaces, of the core group. */
export const namespaces: Resource = {
  group: '',
  version: 'v1',
  plural: 'namespaces',
  kind: 'Namespace',
  namespaced: false,
};
