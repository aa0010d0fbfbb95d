import type { InferenceDeployment } from '../../../crd/inference-deployment.ts';
import { type KubeObject, keyOf } from '../../../kube/objects.ts';
import type {
  Call,
  Desired,
  Location,
  Observation,
  PlatformClient,
} from '../../../platform-clients/platform.ts';
import { isSameHome } from '../../../platform-clients/home.ts';
import { targetOf } from '../../../platform-clients/registry.ts';
import { formatTimestamp } from '../../../time/timestamp.ts';
import type { Polling } from '../../connections/settings.ts';
import { recordedHome, refusedHome } from '../../recorded-home.ts';
import { isClaimed } from '../claims/claimed.ts';
import type { Claims } from '../claims/claims.ts';
import { findWithTasks } from './find.ts';
import { mayInherit } from './inherited.ts';
import { isAnothers } from '../owner.ts';
import type { Memory } from '../memory/memory.ts';
import { partsOfMark } from '../owner-mark.ts';
import { hiddenGpuRequests, recognition } from './recognition.ts';
import type { Claim, Look } from '../situation.ts';
import { declaredName, type WorkloadIndex } from '../claims/workload-index.ts';
import { unheardCorrection } from '../unheard-correction.ts';

/** What a look needs. */
export interface LookOptions {
  client: PlatformClient;
  index: WorkloadIndex;
  claims: Claims;
  polling: Polling;
  memory: Readonly<Memory>;
  /** Undefined where our own checks refuse the spec. */
  desired: Desired | undefined;
  /** An update is to be expected after this look (`expectsUpdate`). */
  changing: boolean;
  ownerId: string;
  /** The wall clock, in milliseconds. */
  wall: number;
  call: Call;
}

/** Looks at the platform for one object: where its workload lives, whether it is there, and what it is like. */
export async function lookAt(object: InferenceDeployment & KubeObject, options: LookOptions): Promise<Look> {
  const { client, claims, call } = options;
  const recorded = object.status?.workload;
  const ours = { claim: { kind: 'Ours' }, markOwnerLives: false } as const;
  const location = await locate(object, client, call);
  if (location.kind !== 'Home') return { location, ...ours };
  // Elsewhere than recorded: nothing may be done there, so nothing is looked for either.
  const home = recordedHome(object);
  if (home !== undefined && home !== location.home) return { location, ...ours };

  // Also where our own checks refuse the spec: an edit must not hide a workload from a deletion.
  const name = recorded?.name ?? options.desired?.name ?? declaredName(object);
  const claim = claimOf(object, location.home, name, options);
  // What goes must not leave a workload of its own behind, whoever else asks for the name.
  const isLive = object.metadata.deletionTimestamp === undefined;
  const mayLeaveIt = isLive || isAnothers(object, claim);
  if (claim.kind === 'Lost' && mayLeaveIt) return { location, claim, markOwnerLives: false };

  // An object that goes has only what it holds or made itself, and that has its name.
  const wished = isLive ? object.spec.adopt?.id : undefined;
  const id = recorded?.id ?? wished;
  const baseline = object.status?.operation?.baseline;
  const identity = {
    home: location.home,
    name,
    ...(id !== undefined && { id }),
    ...(recorded?.id !== undefined && { recorded: true }),
    ...(baseline !== undefined && { baseline }),
    ...(options.changing && { changing: true }),
    ...(object.status?.lastObservedAt !== undefined && { seen: true }),
    ...(!isClaimed(object) && { unclaimed: true }),
    ...(mayInherit(object, options.memory) && { inherited: true }),
  };
  const found = await findWithTasks(object, identity, options);
  const owner = ownerHere(object, found.finding, options);
  claims.marks.note(keyOf(object.metadata), owner);
  const { finding } = found;
  const marked = { markOwnerLives: owner !== undefined && options.index.get(owner) !== undefined };
  const unmarked = {
    ...recognition(object, finding, options),
    ...hiddenGpuRequests(finding, client, options.desired?.fingerprint),
  };
  const held = isLive ? heldBy(object, finding, options) : undefined;
  const look: Look = { location, ...found, claim: held ?? claim, ...marked, ...unmarked };
  if (finding?.kind !== 'Present' || options.desired === undefined) return look;
  return { ...look, ...compare(object, finding.observation, options.desired, options) };
}

/** By the name, and where no mark tells whose it is by the id that is on record too. */
function claimOf(
  object: InferenceDeployment & KubeObject,
  home: string,
  name: string,
  { claims, client }: LookOptions,
): Claim {
  const key = keyOf(object.metadata);
  const claim = claims.take(home, name, key);
  const id = object.status?.workload?.id;
  if (claim.kind === 'Lost' || id === undefined || client.capabilities.keepsMark) return claim;
  return claims.holderOf(targetOf(object.spec), id, key) ?? claim;
}

/** The object that has what was found, where no mark tells, and this one has nothing on record. */
function heldBy(
  { metadata, spec, status }: InferenceDeployment & KubeObject,
  finding: Look['finding'],
  { claims, client }: LookOptions,
): Claim | undefined {
  if (finding?.kind !== 'Present' || client.capabilities.keepsMark || status?.workload?.id !== undefined)
    return undefined;
  return claims.holderOf(targetOf(spec), finding.observation.id, keyOf(metadata));
}

/**
 * A workload that has a home is looked for there; a project that the spec names must still lead there. What goes need
 * not wait until a name leads anywhere again.
 */
async function locate(object: InferenceDeployment, client: PlatformClient, call: Call): Promise<Location> {
  const recorded = recordedHome(object);
  if (recorded !== undefined && !client.namesHome(object.spec)) return { kind: 'Home', home: recorded };
  const location = await client.locate(object.spec, call, recorded);
  if (recorded !== undefined && location.kind === 'Home' && isSameHome(location.home, recorded))
    return { kind: 'Home', home: recorded };
  const goes = location.kind === 'Rejected' && object.metadata.deletionTimestamp !== undefined;
  const home = goes ? (recorded ?? refusedHome(object)) : undefined;
  return home === undefined ? location : { kind: 'Home', home };
}

function compare(
  object: InferenceDeployment,
  observation: Observation,
  desired: Desired,
  { client, polling, memory, wall }: LookOptions,
): Pick<Look, 'assessment' | 'differences'> {
  const differences = client.diff(desired, observation);
  const unheard = unheardCorrection(object, differences, formatTimestamp(wall));
  return {
    differences,
    assessment: client.assess({
      desired,
      observation,
      operation: object.status?.operation ?? unheard,
      provisional: memory.provisional,
      ignoresDrift: object.spec.driftPolicy === 'Ignore',
      polling,
    }),
  };
}

/** The other object of this cluster whose mark the workload carries, whether it still exists or not: its key. */
function ownerHere(
  { metadata }: InferenceDeployment & KubeObject,
  finding: Look['finding'],
  { ownerId }: LookOptions,
): string | undefined {
  if (finding?.kind !== 'Present' || finding.observation.mark === undefined) return undefined;
  const mark = partsOfMark(finding.observation.mark);
  const owner = `${mark.namespace}/${mark.name}`;
  return mark.ownerId === ownerId && owner !== keyOf(metadata) ? owner : undefined;
}
