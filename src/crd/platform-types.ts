import { egsPlatform } from './egs/platform.ts';
import { gcorePlatform } from './gcore/platform.ts';
import { runaiPlatform } from './runai/platform.ts';

/** All types of platforms. A type that is added here is in the schema, in its rules and in the reference docs. */
export const platformTypes = {
  runai: runaiPlatform,
  gcore: gcorePlatform,
  egs: egsPlatform,
} as const;

/** Name of a type: the key of its section in the spec of a platform object. */
export type PlatformType = keyof typeof platformTypes;
