import { inferencePlatforms } from '../../../src/crd/names.ts';
import { inferencePlatformSpecSchema } from '../../../src/crd/inference-platform.ts';
import { unobserved } from '../../../src/crd/unobserved.ts';
import { secrets } from '../../../src/kube/resources.ts';
import type { LifePlatform, LifeTarget } from '../stage/targets/life-target.ts';
import type { MemoryApiServer } from './api-server.ts';
import { Gateway } from './gateway.ts';

/** A platform of a fleet and where the operator finds it. */
export interface Berth {
  readonly target: LifeTarget;
  readonly platform: LifePlatform;
  readonly gateway: Gateway;
}

/** What a platform object may say of how much is called. */
export interface RateLimit {
  requestsPerSecond: number;
  burst: number;
  maxInFlight: number;
}

/** Starts the platform of a target; its time moves only when somebody moves it. */
export async function startBerth(target: LifeTarget): Promise<Berth> {
  const platform = await target.start();
  await platform.control.setClock('manual');
  return { target, platform, gateway: await Gateway.before(platform.connection.url) };
}

/** Applies the platform object of a berth and its Secret, both of the target's name. */
export function connect(
  api: MemoryApiServer,
  namespace: string,
  { target, platform, gateway }: Berth,
  rateLimit: RateLimit | undefined,
): void {
  const { credentials, section } = platform.connection;
  const ref = { namespace, name: target.name };
  api.add(secrets, ref, { data: inBase64(credentials) });
  api.add(inferencePlatforms, ref, {
    spec: inferencePlatformSpecSchema.parse({
      [platform.type]: { url: gateway.url, ...section },
      credentialsSecretRef: { name: target.name },
      ...(rateLimit !== undefined && { rateLimit }),
    }),
    status: unobserved('Connecting'),
  });
}

/** As the data of a Secret. */
export function inBase64(credentials: Readonly<Record<string, string>>): Record<string, string> {
  const data = Object.entries(credentials).map(([key, value]) => [
    key,
    Buffer.from(value).toString('base64'),
  ]);
  return Object.fromEntries(data) as Record<string, string>;
}
