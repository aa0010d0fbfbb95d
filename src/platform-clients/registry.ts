import type { InferenceDeploymentSpec } from '../crd/inference-deployment.ts';
import { keysOf } from '../crd/keys.ts';
import type { PlatformType } from '../crd/platform-types.ts';
import { type TargetName, targets } from '../crd/targets.ts';
import type { Declared } from './declared.ts';
import { nimDeclared } from './nim/declared.ts';
import type { Platform, PlatformParts } from './platform-parts.ts';
import { egsDeclared } from './egs/declared.ts';
import { egsSecretKeys, openEgs } from './egs/open.ts';
import { gcoreDeclared } from './gcore/declared.ts';
import { gcoreSecretKeys, openGcore } from './gcore/open.ts';
import { runaiDeclared } from './runai/declared.ts';
import { openRunai, runaiSecretKeys } from './runai/open.ts';

/** Name of a target, as the spec of an InferenceDeployment has it. */
export type Target = TargetName;

interface Registered {
  /** The targets that a connection of this type serves. */
  targets: readonly Target[];
  /** Where the list of another target shows the workloads of one as well: which. */
  listedWith?: Partial<Record<Target, Target>>;
  /** The keys that its Secret must have. */
  secretKeys: readonly string[];
  open(parts: PlatformParts): Platform;
}

/** The only place that knows which platforms there are. */
const registry: Record<PlatformType, Registered> = {
  runai: {
    targets: ['runai', 'nim'],
    listedWith: { nim: 'runai' },
    secretKeys: runaiSecretKeys,
    open: openRunai,
  },
  gcore: { targets: ['gcore'], secretKeys: gcoreSecretKeys, open: openGcore },
  egs: { targets: ['egs'], secretKeys: egsSecretKeys, open: openEgs },
};

/** How the section of each target is read. */
const sections: Record<Target, Declared> = {
  runai: runaiDeclared,
  nim: nimDeclared,
  gcore: gcoreDeclared,
  egs: egsDeclared,
};

/** The target that a spec names. The API server sees to it that there is exactly one. */
export function targetOf(spec: InferenceDeploymentSpec): Target {
  const target = keysOf(targets).find((name) => spec[name] !== undefined);
  if (target === undefined) throw new Error('a deployment names no target');
  return target;
}

/** What a spec says of its workload without asking a platform. */
export function declaredBy(spec: InferenceDeploymentSpec): Declared {
  return sections[targetOf(spec)];
}

/** The targets that a connection of this type serves. */
export function targetsOf(type: PlatformType): readonly Target[] {
  return registry[type].targets;
}

/** The target whose list shows the workloads of this one: itself, but where one list shows those of several. */
export function listOf(target: Target): Target {
  for (const { listedWith } of Object.values(registry)) {
    const other = listedWith?.[target];
    if (other !== undefined) return other;
  }
  return target;
}

/** Can a connection of this type run this target? */
export function typeServes(type: PlatformType, target: Target): boolean {
  return registry[type].targets.includes(target);
}

/** The keys that the Secret of a connection of this type must have. */
export function secretKeysOf(type: PlatformType): readonly string[] {
  return registry[type].secretKeys;
}

/** The code of a type, on a connection. */
export function openPlatform(parts: PlatformParts): Platform {
  return registry[parts.settings.type].open(parts);
}
