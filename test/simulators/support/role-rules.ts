import type { SimRequest } from './exchange.ts';
import { pathPattern } from './router.ts';

/** Allows or denies calls; the last rule that fits counts, and without one a call is allowed. */
export interface RoleRule {
  effect: 'allow' | 'deny';
  method?: string;
  /** A path pattern as in faults. */
  path?: string;
  projectId?: string;
}

/** The rules deny this call, in this project if one is given. */
export function denies(rules: readonly RoleRule[], request: SimRequest, projectId?: string): boolean {
  return rules.findLast((rule) => fits(rule, request, projectId))?.effect === 'deny';
}

const patterns = new Map<string, RegExp>();

function fits(rule: RoleRule, request: SimRequest, projectId: string | undefined): boolean {
  if (rule.projectId !== projectId && rule.projectId !== undefined) return false;
  if (rule.method !== undefined && rule.method !== request.method) return false;
  if (rule.path === undefined) return true;
  const pattern = patterns.get(rule.path) ?? pathPattern(rule.path);
  patterns.set(rule.path, pattern);
  return pattern.test(request.path);
}
