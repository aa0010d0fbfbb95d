import { z } from 'zod';
import type { CelRule } from '../cel.ts';
import { text } from '../fields.ts';

/** Who may call a port or a URL: the lists that serving ports and exposed URLs have in common. */
export const accessLists = {
  authorizedUsers: z
    .array(text(253))
    .max(256)
    .optional()
    .describe('Users who may call it, with authorizationType: authorizedUsers.'),
  authorizedGroups: z
    .array(text(253))
    .max(256)
    .optional()
    .describe('Groups whose members may call it, with authorizationType: authorizedGroups.'),
};

const filled = (list: string): string => `(has(self.${list}) && self.${list}.size() > 0)`;

/** Users and groups exclude each other. */
export const notBothLists: CelRule = {
  rule: `!${filled('authorizedUsers')} || !${filled('authorizedGroups')}`,
  message: 'authorizedUsers and authorizedGroups exclude each other: keep one of them',
  reason: 'FieldValueForbidden',
  fieldPath: '.authorizedGroups',
};

/** An authorization type that is about a list needs that list. */
export function typeNeedsList(type: 'authorizedUsers' | 'authorizedGroups'): CelRule {
  return {
    rule: `!has(self.authorizationType) || self.authorizationType != '${type}' || ${filled(type)}`,
    message: `${type} must be given with authorizationType: ${type}: list them`,
    reason: 'FieldValueRequired',
    fieldPath: `.${type}`,
  };
}

/** The older type that leaves open which of the two lists is meant. */
export const eitherList: CelRule = {
  rule: `!has(self.authorizationType) || self.authorizationType != 'authorizedUsersOrGroups' || ${filled('authorizedUsers')} || ${filled('authorizedGroups')}`,
  message:
    'authorizationType: authorizedUsersOrGroups needs authorizedUsers or authorizedGroups: list one of them',
  reason: 'FieldValueRequired',
  fieldPath: '.authorizationType',
};
