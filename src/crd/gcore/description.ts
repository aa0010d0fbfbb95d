import { cel } from '../cel.ts';
import { anyText } from '../fields.ts';
import { ownerMarkKey } from '../names.ts';

/** How the owner mark begins, which stands at the end of a description on the platform. */
export const MARK_BEGINS = `[${ownerMarkKey}=`;

/** The user's part of a deployment's description. */
export const description = cel(anyText(8192), {
  rule: `!self.contains('${MARK_BEGINS}')`,
  message: `spec.gcore.spec.description may not contain ${MARK_BEGINS}, which begins the operator's own mark: take it out`,
  reason: 'FieldValueForbidden',
}).describe("What it is for. On the platform the operator's mark is added to its end.");
