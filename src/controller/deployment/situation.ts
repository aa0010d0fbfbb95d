import type { InferenceDeployment } from '../../crd/inference-deployment.ts';
import type { PlatformError } from '../../platform-clients/errors.ts';
import type {
  Assessment,
  Difference,
  Finding,
  Location,
  Progress,
  Translation,
} from '../../platform-clients/platform.ts';
import type { FoundPlatform, PlatformState } from '../platform/state.ts';
import type { Memory } from './memory/memory.ts';

/** Whose turn it is where several objects name one workload. `recorded`: the holder's status has it under this id. */
export type Claim =
  | { kind: 'Ours' }
  | { kind: 'Lost'; holder: { namespace: string; name: string }; recorded?: string };

/** What was seen of the platform in this pass. */
export interface Look {
  location: Location;
  /** Absent where the location is none. */
  finding?: Finding;
  claim: Claim;
  /** Where the finding is Present and there is something desired. */
  assessment?: Assessment;
  differences?: readonly Difference[];
  /** The owner of a foreign mark is a living object of this cluster. */
  markOwnerLives: boolean;
  /** How far the tasks of the operation under way have got, before the finding; absent where it has none. */
  tasks?: Progress;
  /** After a create whose tasks nobody knows: those that may be its own and had not ended before the finding. */
  openCreates?: readonly string[];
  /** Where no mark is kept: is it what the open create of this object has made? Absent where there is none. */
  recognised?: 'Same' | 'Other' | 'Unclear';
  /** Where no mark is kept: the status of another object has it. */
  recordedByAnother?: boolean;
  /** Where GPUs are leased: the finding does not show which GPU requests it has, if any. */
  hidesGpuRequests?: boolean;
  /** The same: it shows that it has none, and what was sent asks for GPUs. */
  awaitsGpuRequests?: boolean;
}

/** Everything that a decision rests on. */
export interface Situation {
  object: InferenceDeployment;
  /** What the object's workload carries as its owner mark. */
  ownerMark: string;
  time: { wall: number; monotonic: number };
  platform: PlatformState;
  translation: Translation | undefined;
  memory: Readonly<Memory>;
  /** Undefined before the look, and where none was needed. */
  look: Look | undefined;
  /** In [0, 1), the same for an object at every pass: spreads what would otherwise happen to all at once. */
  spread: number;
}

/** A situation with a platform that the object may use: what all looks, calls and most rules need. */
export interface FoundSituation extends Situation {
  platform: FoundPlatform;
}

/** May the object use its platform, whether that answers or not? */
export function hasPlatform(s: Situation): s is FoundSituation {
  return s.platform.kind === 'Found';
}

/** An error that a look ended with, if it did. */
export function lookError(look: Look | undefined): PlatformError | undefined {
  if (look?.location.kind === 'Unknown') return look.location.error;
  if (look?.finding?.kind === 'Unknown') return look.finding.error;
  return undefined;
}

/**
 * Did the platform answer the look? A refusal is an answer; silence, a refused token or a place that cannot be read
 * any more is none, and the look is owed still.
 */
export function isAnswered(look: Look): boolean {
  const error = lookError(look);
  return error === undefined || (about.has(error.class) && !isOfToken(error));
}

/** A 401 while the connection's probe passes: about this object, as far as anybody can tell, and all the same no answer. */
export const isOfToken = ({ status }: PlatformError): boolean => status === 401;

/** Classes of errors that say something about the object itself. */
const about = new Set<PlatformError['class']>(['Forbidden', 'Invalid', 'Unsupported']);
