import type { Resource } from './objects.ts';

/** Secrets, of the core group. They are read by name only, never listed or watched. */
export const secrets: Resource = {
  group: '',
  version: 'v1',
  plural: 'secrets',
  kind: 'Secret',
  namespaced: true,
};

/** Namespaces, of the core group. */
export const namespaces: Resource = {
  group: '',
  version: 'v1',
  plural: 'namespaces',
  kind: 'Namespace',
  namespaced: false,
};
