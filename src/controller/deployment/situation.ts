import type { InferenceDeployment } from '../../crd/inference-deployment.ts';
import type { PlatformError } from '../../platform-clients/errors.ts';
import type {
  Assessment,
  Capabilities,
  Difference,
  Finding,
  Location,
  Translation,
} from '../../platform-clients/platform.ts';
import type { Memory } from './memory.ts';

/** How the connection of an object's platform stands. */
export type ConnectionState =
  | { kind: 'Usable' }
  /** No call can be made; the reason and message are the platform object's own. */
  | { kind: 'Faulty'; reason: 'CredentialsInvalid' | 'RateLimited' | 'PlatformUnreachable'; message: string };

/** The object's platform, as far as the object may use it. */
export type PlatformState =
  | { kind: 'NotFound'; message: string }
  /** Not usable for this object; what runs already may still be deleted through it. */
  | { kind: 'NotAllowed'; message: string }
  /** It serves another kind of target. */
  | { kind: 'WrongType'; message: string }
  | {
      kind: 'Found';
      connection: ConnectionState;
      /** What the rules differ by. */
      capabilities: Pick<Capabilities, 'definiteRead'>;
      polling: Polling;
      /** For how long nothing has been heard of the platform, or it of the object's home; 0 while all answer. Milliseconds. */
      silentFor: number;
      /** The platform answers, but has lost contact with the home of the object's workload. */
      outage: string | undefined;
      /** Grows with every change of the connection's Secret or spec: a refused call may now pass. */
      epoch: number;
      adoptionAllowed: boolean;
    };

/** The polling settings of a platform object in milliseconds, floors applied. */
export interface Polling {
  active: number;
  idle: number;
  driftCheck: number;
  staleAfter: number;
  visibilityWindow: number;
}

/** Whose turn it is where several objects name one workload. */
export type Claim = { kind: 'Ours' } | { kind: 'Lost'; holder: { namespace: string; name: string } };

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
  return error === undefined || about.has(error.class);
}

/** Classes of errors that say something about the object itself. */
const about = new Set<PlatformError['class']>(['Forbidden', 'Invalid', 'Unsupported']);
