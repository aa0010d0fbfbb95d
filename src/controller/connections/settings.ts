import { createHash } from 'node:crypto';
import { keysOf } from '../../crd/keys.ts';
import type { ClusterInferencePlatformSpec, InferencePlatformSpec } from '../../crd/inference-platform.ts';
import { type PlatformType, platformTypes } from '../../crd/platform-types.ts';
import type { ConnectionSettings, TrustedCa } from '../../platform-clients/connection-settings.ts';
import { parseDuration } from '../../time/duration.ts';

type PlatformSpec = InferencePlatformSpec | ClusterInferencePlatformSpec;

/** The polling settings of a platform object in milliseconds, floors applied. */
export interface Polling {
  active: number;
  idle: number;
  driftCheck: number;
  staleAfter: number;
  visibilityWindow: number;
}

/** Which type of platform a spec names. The API server sees to it that there is exactly one. Pure. */
export function typeOf(spec: PlatformSpec): PlatformType {
  const type = keysOf(platformTypes).find((name) => spec[name] !== undefined);
  if (type === undefined) throw new Error('a platform object names no type');
  return type;
}

/** Polling in milliseconds, with the operator's floor under what is polled. Pure. */
export function pollingOf(spec: PlatformSpec, floorMs: number): Polling {
  const ms = (text: string): number => parseDuration(text) ?? 0;
  const { active, idle, driftCheck, staleAfter, visibilityWindow } = spec.polling;
  const floored = { active: Math.max(floorMs, ms(active)), idle: Math.max(floorMs, ms(idle)) };
  return {
    ...floored,
    driftCheck: ms(driftCheck),
    staleAfter: Math.max(ms(staleAfter), 2 * floored.idle),
    visibilityWindow: ms(visibilityWindow),
  };
}

/** What a connection is opened with: a spec, and what its Secret and CA hold. Pure. */
export function settingsOf(
  spec: PlatformSpec,
  { values, secret, ca }: { values: Record<string, string>; secret: string; ca: TrustedCa | undefined },
): ConnectionSettings {
  const type = typeOf(spec);
  const section = spec[type];
  return {
    type,
    url: section?.url ?? '',
    sections: { [type]: section },
    credentials: values,
    secret,
    ...(ca !== undefined && { ca }),
    insecureSkipVerify: spec.tls?.insecureSkipVerify ?? false,
    rateLimit: spec.rateLimit,
  };
}

/** Tells whether a connection must be opened anew: it covers the secret values as well, so it is never shown. */
export function fingerprintOf(settings: object): string {
  return createHash('sha256').update(JSON.stringify(settings)).digest('hex');
}
