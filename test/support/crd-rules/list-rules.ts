import { ownerMarkKey } from '../../../src/crd/names.ts';
import type { Draft } from './draft.ts';
import type { RuleRow } from './rule-row.ts';

const oneSource =
  'Invalid value: an environment variable takes exactly one of value, secret, configMap, podFieldRef, userCredential: keep one (none is fine where exclude is true)';

/**
 * Rules about variables, tolerations and annotations, the same for all targets that Run:ai serves. `draft` puts
 * fields over a sound spec.
 */
export function listRules(target: string, draft: (fields: object) => Draft): RuleRow[] {
  const at = `spec.${target}.spec`;
  const variables = (...environmentVariables: object[]) => draft({ environmentVariables });
  const tolerations = (...items: object[]) => draft({ tolerations: items });
  const toleration = { operator: 'Exists', key: 'gpu', effect: 'Any' };
  return [
    {
      says: [`${at}.environmentVariables[0]: ${oneSource}`],
      refused: variables({ name: 'HF_TOKEN' }),
      accepted: variables({ name: 'HF_TOKEN', exclude: true }),
    },
    {
      says: [`${at}.environmentVariables[1]: ${oneSource}`],
      refused: variables(
        { name: 'A', value: '' },
        { name: 'HF_TOKEN', value: 'x', secret: { name: 'hf', key: 'token' } },
      ),
      accepted: variables(
        { name: 'A', value: '' },
        { name: 'B', secret: { name: 'hf', key: 'token' } },
        { name: 'C', configMap: { name: 'c', key: 'k' } },
        { name: 'D', podFieldRef: { path: 'metadata.name' } },
        { name: 'E', userCredential: { name: 'u', key: 'k' } },
      ),
    },
    {
      says: [
        `${at}.tolerations[0]: Required value: operator, key, effect must be given, unless exclude is true: add what is missing`,
      ],
      refused: tolerations({ operator: 'Exists', key: 'gpu' }),
      accepted: tolerations(toleration, { name: 'from-policy', exclude: true }),
    },
    {
      says: [
        `${at}.tolerations[0].seconds: Forbidden: seconds is for effect: NoExecute only: write that, or take seconds out`,
      ],
      refused: tolerations({ ...toleration, seconds: 5 }),
      accepted: tolerations({ ...toleration, effect: 'NoExecute', seconds: 5 }),
    },
    {
      says: [
        `${at}.annotations[0].name: Forbidden: the annotation ${ownerMarkKey} is the operator's own mark: take it out`,
      ],
      refused: draft({ annotations: [{ name: ownerMarkKey, exclude: true }] }),
      accepted: draft({ annotations: [{ name: 'team', value: 'a' }] }),
    },
  ];
}
