import type { z } from 'zod';

/** The key under which the API server reads rules from a schema. */
const validationsKey = 'x-kubernetes-validations';

/** One rule that the API server checks. `message` names the field and says what to write instead. */
export interface CelRule {
  /** Common Expression Language over `self` (and `oldSelf`, which makes it a rule about changes). */
  rule: string;
  message: string;
  /** What clients see as the cause; FieldValueInvalid where absent. With FieldValueDuplicate the server drops the message. */
  reason?: 'FieldValueRequired' | 'FieldValueForbidden' | 'FieldValueInvalid';
  /** Below `self`, such as `.metric`: where the message points. */
  fieldPath?: string;
}

declare module 'zod' {
  interface GlobalMeta {
    'x-kubernetes-validations'?: CelRule[];
  }
}

/**
 * Adds rules to a schema; those that it has stay. zod does not evaluate them: the API server does, so every
 * object that the operator reads satisfies them already.
 */
export function cel<T extends z.ZodType>(schema: T, ...rules: CelRule[]): T {
  return schema.meta({ [validationsKey]: [...rulesOf(schema), ...rules] });
}

/** The rules that a schema carries. */
export function rulesOf(schema: z.ZodType): readonly CelRule[] {
  return schema.meta()?.[validationsKey] ?? [];
}

/** A required value that never changes. */
export function immutable(path: string, remedy: string): CelRule {
  return {
    rule: 'self == oldSelf',
    message: `${path} is immutable: ${remedy}`,
    reason: 'FieldValueForbidden',
  };
}

/** True where an optional field below `self` is what it was: neither changed nor removed nor added. `path` starts with a dot. */
export function unchanged(path: string): string {
  const [now, before] = [`self${path}`, `oldSelf${path}`];
  return `has(${now}) == has(${before}) && (!has(${now}) || ${now} == ${before})`;
}

/** An optional field of `self` that is never changed, removed or added later. */
export function immutableField(field: string, path: string, remedy: string): CelRule {
  return {
    rule: unchanged(`.${field}`),
    message: `${path}.${field} is immutable: ${remedy}`,
    reason: 'FieldValueForbidden',
    fieldPath: `.${field}`,
  };
}

/** How many of some fields of `self` are given, as a CEL number. */
export function countOf(fields: readonly string[]): string {
  return fields.map((field) => `(has(self.${field}) ? 1 : 0)`).join(' + ');
}
