import type { Declared } from '../declared.ts';

/** What the section `runai` of a spec says of itself. */
export const runaiDeclared: Declared = {
  name: ({ runai }) => runai?.name,
  place: ({ runai }) => [runai?.project, runai?.cluster],
  scope: ({ runai }, platform) => ({
    list: 'projects',
    word: 'project',
    field: 'spec.runai.project',
    value: runai?.project ?? platform.runai?.defaultProject,
    isDefault: runai?.project === undefined,
  }),
};
