import { egsTarget } from './egs/target.ts';
import { gcoreTarget } from './gcore/target.ts';
import { nimTarget } from './nim/target.ts';
import { runaiTarget } from './runai/target.ts';

/** All targets. A target that is added here is in the schema, in its rules and in the reference docs. */
export const targets = {
  runai: runaiTarget,
  nim: nimTarget,
  gcore: gcoreTarget,
  egs: egsTarget,
} as const;

/** Name of a target: the key of its section in the spec. */
export type TargetName = keyof typeof targets;
