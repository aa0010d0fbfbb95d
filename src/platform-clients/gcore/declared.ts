import type { Declared } from '../declared.ts';

/** What the section `gcore` of a spec says of itself. The project is the platform object's alone. */
export const gcoreDeclared: Declared = {
  name: ({ gcore }) => gcore?.name,
  place: () => [],
  secrets: ({ gcore }) => (gcore?.env ?? []).map(({ valueFrom }) => valueFrom.secretKeyRef.name),
  scope: () => undefined,
};
