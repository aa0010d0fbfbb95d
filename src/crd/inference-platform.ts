import { z } from 'zod';
import { cel } from './cel.ts';
import { exactlyOne } from './choice.ts';
import { allowedConsumers } from './consumers.ts';
import { keysOf } from './keys.ts';
import type { Metadata, NamespacedMetadata } from './metadata.ts';
import { credentialsSecretRef, polling, rateLimit, tls } from './platform-settings.ts';
import { type InferencePlatformStatus, inferencePlatformStatusSchema } from './platform-status.ts';
import { type PlatformType, platformTypes } from './platform-types.ts';

export { type InferencePlatformStatus, inferencePlatformStatusSchema };

type Sections = { [K in PlatformType]: z.ZodOptional<(typeof platformTypes)[K]> };

const types = keysOf(platformTypes);
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- fromEntries forgets which key has which schema
const sections = Object.fromEntries(types.map((type) => [type, platformTypes[type].optional()])) as Sections;

const shape = { ...sections, credentialsSecretRef, tls: tls.optional(), rateLimit, polling };
const rules = exactlyOne(types, 'platform type', 'create another platform object instead');

/** A connection that is usable from its own namespace. */
export const inferencePlatformSpecSchema = cel(z.object(shape), ...rules);

/** A connection that is usable from the namespaces that it allows. */
export const clusterInferencePlatformSpecSchema = cel(
  z.object({ ...shape, allowedConsumers: allowedConsumers.optional() }),
  ...rules,
);

export type InferencePlatformSpec = z.output<typeof inferencePlatformSpecSchema>;
export type ClusterInferencePlatformSpec = z.output<typeof clusterInferencePlatformSpecSchema>;

/** An object of the kind as the API server hands it out: defaults are filled in. */
export interface InferencePlatform {
  apiVersion: string;
  kind: string;
  metadata: NamespacedMetadata;
  spec: InferencePlatformSpec;
  status?: InferencePlatformStatus;
}

/** An object of the kind as the API server hands it out: defaults are filled in. */
export interface ClusterInferencePlatform {
  apiVersion: string;
  kind: string;
  metadata: Metadata;
  spec: ClusterInferencePlatformSpec;
  status?: InferencePlatformStatus;
}
