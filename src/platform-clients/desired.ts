import type { InferenceDeploymentSpec } from '../crd/inference-deployment.ts';

/** What is translated: a spec and the mark that its workload will carry. */
export interface Subject {
  namespace: string;
  name: string;
  spec: InferenceDeploymentSpec;
  ownerMark: string;
  /** The hash of the body that the platform accepted last: it tells which fields the spec has dropped since. */
  applied?: string;
  /** The hashes of bodies that were sent as updates since, of which nobody knows what came: they may be in force. */
  sent?: readonly string[];
  /** The Secrets that the spec takes values from (`Declared.secrets`), by name; those that are not there are missing. */
  secrets?: ReadonlyMap<string, SecretValues>;
}

/** A Secret as it was read. */
export interface SecretValues {
  resourceVersion: string;
  /** Decoded, by key. */
  data: Readonly<Record<string, string>>;
}

/** What a spec comes to: something to send, or why nothing can be. */
export type Translation =
  | { kind: 'Desired'; desired: Desired }
  /** Refused by our own checks: `field` is a path below the target's section, `message` says what to write. */
  | { kind: 'Violation'; field: string; message: string }
  /** A Secret or a key that the spec takes a value from is not there; the message names it. `runs`: as of `Desired`. */
  | { kind: 'SecretNotFound'; message: string; runs?: boolean };

/** What we want on the platform. */
export interface Desired {
  /** The workload's name there. */
  name: string;
  /** The body of a create, without the home. The controller never looks inside. */
  body: Record<string, unknown>;
  /**
   * Of the body, without any value of a Secret; begins with the version of `translate`, so that a hash of another
   * version triggers nothing.
   */
  hash: string;
  /** Which Secrets went into the body, and in which version; absent where none did. */
  secrets?: readonly { name: string; resourceVersion: string }[];
  /** The fields by which a create is recognised whose answer was lost, where the platform keeps no mark. */
  fingerprint?: string;
  /** Paths of differences that are about `spec.replicas`: what it came to in the body. Absent where it is not used. */
  replicasAt?: RegExp;
  /** Where a workload can be stopped: is it to run? No part of body and hash. */
  runs?: boolean;
  /** What is to become of a workload whose GPU lease has ended, and the field that says so. Absent where GPUs are not leased. */
  atLeaseEnd?: { policy: 'Stall' | 'Recreate'; field: string };
  /** The hash of the body that the platform accepted last, as `Subject` gave it. */
  applied?: string;
  /** The hashes of other bodies that may be in force, as `Subject` gave them. */
  sent?: readonly string[];
  /** It may have a field that what was accepted last did not have: who drops it again must know that it was sent. */
  adds?: boolean;
  /**
   * What the spec has otherwise than that one, where it is written in the object; empty where it lost fields whose names
   * nobody knows any more. Absent where a client cannot tell, or need not, because reads show it.
   */
  changed?: readonly string[];
  /** Things that the user should know although nothing is wrong; they are added to the message of Synced. */
  notices: readonly string[];
}
