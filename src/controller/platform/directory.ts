import type { InferenceDeployment } from '../../crd/inference-deployment.ts';
import type { ClusterInferencePlatform, InferencePlatform } from '../../crd/inference-platform.ts';
import type { KubeObject } from '../../kube/objects.ts';
import type { Store } from '../../kube/store.ts';
import type { PlatformClient } from '../../platform-clients/platform.ts';
import { listOf, declaredBy, type Target, targetOf, typeServes } from '../../platform-clients/registry.ts';
import { conditionOf } from '../conditions.ts';
import type { Connections } from '../connections/connections.ts';
import type { LiveConnection } from '../connections/live-connection.ts';
import { pollingOf, typeOf } from '../connections/settings.ts';
import { recordedHome } from '../recorded-home.ts';
import { connectionState, OPENING } from './connection-state.ts';
import { type Part, permission, type Permission } from './consumers.ts';
import type { Abilities, PlatformState } from './state.ts';
import { mayHaveWorkload, usedPlatform } from './usage.ts';

/** A platform object of either kind, as the API server has it. */
export type PlatformObject = (InferencePlatform | ClusterInferencePlatform) & KubeObject;

/** What the directory reads. */
export interface DirectorySources {
  platforms: Pick<Store<InferencePlatform & KubeObject>, 'get'>;
  /** Undefined where the operator serves some namespaces only and reads no cluster kinds. */
  clusterPlatforms: Pick<Store<ClusterInferencePlatform & KubeObject>, 'get'> | undefined;
  namespaces: Pick<Store<KubeObject>, 'get'> | undefined;
  connections: Connections;
  /** Floor under polling, in milliseconds. */
  minPollInterval: number;
}

/** An object's platform, and the way to it where there is one. */
export interface Access {
  state: PlatformState;
  live: LiveConnection | undefined;
  client: PlatformClient | undefined;
}

/** Finds the platform of a deployment, and says whether and how it may be used. No I/O. */
export class PlatformDirectory {
  readonly #sources: DirectorySources;

  constructor(sources: DirectorySources) {
    this.#sources = sources;
  }

  /** The platform of an object, and what leads to it, as far as the object may use it. */
  accessFor(object: InferenceDeployment & KubeObject): Access {
    const platform = this.#platformOf(object);
    const { connections } = this.#sources;
    const platformKey = usedPlatform(object);
    const deleting = object.metadata.deletionTimestamp !== undefined;
    const live = deleting ? connections.forDeletion(platformKey) : connections.get(platformKey);
    // Somebody took the platform object away by force: what is being deleted goes on with what is still open.
    if (platform === undefined && (live === undefined || !deleting))
      return none({ kind: 'NotFound', message: notFound(object) });
    const target = targetOf(object.spec);
    const client = live?.connection.client(target);
    if (platform !== undefined) {
      const refusal = this.#refusal(object, platform, target, client);
      if (refusal !== undefined) return none(refusal);
    }
    if (live === undefined) return none(this.#connecting(object, platform, OPENING));
    if (client === undefined) return none({ kind: 'WrongType', message: wrongType(object, target) });
    const home = recordedHome(object);
    const outage = home === undefined ? undefined : live.outageOf(home);
    return {
      live,
      client,
      state: {
        kind: 'Found',
        connection: connectionState(object, live, platform !== undefined),
        capabilities: client.capabilities,
        polling: live.polling,
        failingFor: Math.max(live.failingFor, outage?.lasting ?? 0),
        unlisted: live.lists.unlisted(listOf(target)),
        outage: outage?.message,
        epoch: live.epoch,
        adoptionAllowed: this.#mayAdopt(object, platform, client),
      },
    };
  }

  #platformOf(object: InferenceDeployment): PlatformObject | undefined {
    const { kind, name } = object.spec.platformRef;
    if (kind === 'ClusterInferencePlatform') return this.#sources.clusterPlatforms?.get(name);
    return this.#sources.platforms.get(`${object.metadata.namespace}/${name}`);
  }

  /** Why the platform must not be used for this object. What runs already may always be deleted. */
  #refusal(
    object: InferenceDeployment,
    platform: PlatformObject,
    target: Target,
    client: PlatformClient | undefined,
  ): PlatformState | undefined {
    if (!typeServes(typeOf(platform.spec), target))
      return { kind: 'WrongType', message: wrongType(object, target) };
    if (object.metadata.deletionTimestamp !== undefined) return undefined;
    // A workload that vanished, or is being created anew, is served to the end.
    if (platform.metadata.deletionTimestamp !== undefined && !mayHaveWorkload(object))
      return {
        kind: 'NotAllowed',
        message: `${platform.kind} ${platform.metadata.name} is being deleted and takes no new deployments: name another platform object in another InferenceDeployment.`,
      };
    const allowed = this.#permission(object, platform, client);
    if (allowed.allowed === 'Unknown') return this.#connecting(object, platform, allowed.message);
    return allowed.allowed ? undefined : { kind: 'NotAllowed', message: allowed.message };
  }

  #permission(
    object: InferenceDeployment,
    platform: PlatformObject,
    client: PlatformClient | undefined,
  ): Permission {
    if (platform.kind !== 'ClusterInferencePlatform') return { allowed: true, adopt: true };
    const { allowedConsumers } = platform.spec as ClusterInferencePlatform['spec'];
    const { namespace } = object.metadata;
    return permission(allowedConsumers, {
      platform: platform.metadata.name,
      namespace,
      labels: this.#labelsOf(namespace),
      part: partOf(object, platform, client),
    });
  }

  /** Where the operator serves some namespaces only it reads no cluster kinds either, and nobody asks. */
  #labelsOf(namespace: string): Readonly<Record<string, string>> | undefined {
    const found = this.#sources.namespaces?.get(namespace);
    return found && (found.metadata.labels ?? {});
  }

  #mayAdopt(
    object: InferenceDeployment,
    platform: PlatformObject | undefined,
    client: PlatformClient,
  ): boolean {
    if (platform === undefined) return false;
    const allowed = this.#permission(object, platform, client);
    return allowed.allowed === true && allowed.adopt;
  }

  /** The platform object is there, its connection is not, or not yet. `why`: where the platform object does not say. */
  #connecting(object: InferenceDeployment, platform: PlatformObject | undefined, why: string): PlatformState {
    if (platform === undefined) return { kind: 'NotFound', message: notFound(object) };
    const ready = conditionOf(platform, 'Ready');
    const reason = ready?.reason === 'CredentialsInvalid' ? 'CredentialsInvalid' : 'PlatformUnreachable';
    const message = ready?.status === 'False' ? ready.message : why;
    return {
      kind: 'Found',
      connection: {
        kind: 'Faulty',
        reason,
        message: `${platform.kind} ${platform.metadata.name}: ${message}`,
      },
      capabilities: NOT_KNOWN_YET,
      polling: pollingOf(platform.spec, this.#sources.minPollInterval),
      failingFor: 0,
      unlisted: undefined,
      outage: undefined,
      epoch: 0,
      adoptionAllowed: false,
    };
  }
}

/** Without a connection nothing is called and nothing is seen, so only the most careful guess can matter. */
const NOT_KNOWN_YET: Abilities = {
  workloadKind: 'workload',
  definiteRead: false,
  keepsMark: true,
  reusesIds: true,
  updatesInPlace: true,
};

const none = (state: PlatformState): Access => ({ state, live: undefined, client: undefined });

/**
 * The part of the platform that a workload goes to. One that is there already stays there, whatever the platform
 * object's defaults are by now, so it is judged by where it is.
 */
function partOf(
  object: InferenceDeployment,
  platform: PlatformObject,
  client: PlatformClient | undefined,
): Part | undefined {
  const scope = declaredBy(object.spec).scope(object.spec, platform.spec);
  if (scope === undefined) return undefined;
  const { list, word, field, value, isDefault } = scope;
  const which = { list, word, field };
  const home = isDefault ? recordedHome(object) : undefined;
  if (home === undefined) return { ...which, names: value === undefined ? [] : [value], isHome: false };
  const part = client?.partAt?.(home);
  if (part === undefined) return { ...which, names: undefined, isHome: true };
  // Of a place that no list has shown yet, as just after a create, the default is the only name there is.
  const name = part.name ?? value;
  return { ...which, names: name === undefined ? [part.id] : [name, part.id], isHome: true };
}

function notFound(object: InferenceDeployment): string {
  const { kind, name } = object.spec.platformRef;
  const where = kind === 'InferencePlatform' ? ` in namespace ${object.metadata.namespace}` : '';
  return `${kind} ${name} does not exist${where}: create it, or name another in a new InferenceDeployment.`;
}

function wrongType(object: InferenceDeployment, target: Target): string {
  const { kind, name } = object.spec.platformRef;
  return `${kind} ${name} cannot run the target ${target}: name a platform object of the right type in a new InferenceDeployment.`;
}
