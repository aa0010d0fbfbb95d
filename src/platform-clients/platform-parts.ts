import type { TargetName } from '../crd/targets.ts';
import type { Clock } from '../time/clock.ts';
import type { Caller } from './caller.ts';
import type { ConnectionSettings } from './connection-settings.ts';
import type { PlatformError } from './errors.ts';
import type { Redactor } from './http/redact.ts';
import type { Call, PlatformClient } from './platform.ts';

/** What a connection lends to the code of its type. */
export interface PlatformParts {
  settings: ConnectionSettings;
  caller: Caller;
  clock: Clock;
  /** Masks the credentials; whatever else turns out to be secret is registered with it. */
  redactor: Redactor;
  /** Aborted when the connection is closed. */
  lifetime: AbortSignal;
}

/** What the code of a type makes of them. */
export interface Platform {
  /** One cheap call that shows that this is such a platform and that it knows us. */
  probe(call: Call): Promise<PlatformError | undefined>;
  /** A client for each target that it serves. */
  clients: Partial<Record<TargetName, PlatformClient>>;
}
