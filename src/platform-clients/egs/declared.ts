import type { Declared } from '../declared.ts';

/** What the section `egs` of a spec says of itself. */
export const egsDeclared: Declared = {
  name: ({ egs }) => egs?.endpointName,
  place: ({ egs }) => [egs?.workspace, egs?.clusterName],
  scope: ({ egs }, platform) => ({
    list: 'workspaces',
    word: 'workspace',
    field: 'spec.egs.workspace',
    value: egs?.workspace ?? platform.egs?.defaultWorkspace,
    isDefault: egs?.workspace === undefined,
  }),
};
