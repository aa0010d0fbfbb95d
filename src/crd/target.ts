import type { z } from 'zod';
import type { CelRule } from './cel.ts';

/** What a target brings into the spec of an InferenceDeployment: its section, and how the common fields fare. */
export interface Target<Schema extends z.ZodType = z.ZodType> {
  /** The section below `spec`. */
  readonly schema: Schema;
  /** Rules about the spec as a whole; they hold where this target's section is present. */
  readonly specRules: readonly CelRule[];
  /** Rules about the whole object, metadata and status included; they hold where the section is present. */
  readonly objectRules: readonly CelRule[];
}
