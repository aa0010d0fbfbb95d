import type { Declared } from '../declared.ts';

/** What the section of a workload says of itself that lives in a project of Run:ai. */
export function declaredIn(target: 'runai' | 'nim'): Declared {
  return {
    name: ({ [target]: section }) => section?.name,
    place: ({ [target]: section }) => [section?.project, section?.cluster],
    scope: ({ [target]: section }, platform) => ({
      list: 'projects',
      word: 'project',
      field: `spec.${target}.project`,
      value: section?.project ?? platform.runai?.defaultProject,
      isDefault: section?.project === undefined,
    }),
  };
}

/** What the section `runai` of a spec says of itself. */
export const runaiDeclared = declaredIn('runai');
