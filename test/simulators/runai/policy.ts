import { ApiError } from './api-error.ts';
import type { Spec } from './workload.ts';

/** One rule of a policy; `field` is a path below spec, such as `compute.gpuDevicesRequest`. */
export interface PolicyRule {
  field: string;
  rule: 'min' | 'max' | 'required' | 'options' | 'canEdit';
  /** The bound for min and max, the allowed values for options. */
  value?: unknown;
}

/** What an administrator prescribes for a project. */
export interface Policy {
  /** Shown by GET where the spec says nothing. */
  defaults?: Record<string, unknown>;
  rules?: PolicyRule[];
}

/** Throws the platform's refusal with `complianceIssues` if a spec breaks a rule. */
export function enforce(policy: Policy | undefined, spec: Spec): void {
  const complianceIssues = (policy?.rules ?? [])
    .map((rule) => ({ rule, details: problem(rule, at(spec, rule.field)) }))
    .filter(({ details }) => details !== undefined)
    .map(({ rule, details }) => ({ field: rule.field, details, rule: rule.rule }));
  if (complianceIssues.length === 0) return;
  throw new ApiError(400, 'the workload does not comply with the policy', { complianceIssues });
}

function problem({ rule, value }: PolicyRule, said: unknown): string | undefined {
  const absent = said === undefined || said === null;
  if (rule === 'required') return absent ? 'is required' : undefined;
  if (absent) return undefined;
  if (rule === 'canEdit') return 'cannot be edited';
  if (rule === 'options') {
    const options = Array.isArray(value) ? value : [value];
    return options.includes(said) ? undefined : `must be one of ${options.join(', ')}`;
  }
  if (typeof said !== 'number') return undefined;
  if (rule === 'min') return said < Number(value) ? `must be at least ${String(value)}` : undefined;
  return said > Number(value) ? `must be at most ${String(value)}` : undefined;
}

function at(spec: Spec, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], spec);
}
