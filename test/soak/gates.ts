import type { Evidence } from './evidence.ts';
import { calls } from './gates/calls.ts';
import { flat } from './gates/flat.ts';
import type { Gate } from './gates/gate.ts';
import { latency } from './gates/latency.ts';
import { loudLines, panics, passErrors, unhandled } from './gates/log.ts';
import { atRest, leaks, wrongs } from './gates/world.ts';

const gates = [panics, unhandled, passErrors, flat, atRest, wrongs, leaks, calls, latency, loudLines];

/** Judges a run. Pure. */
export const judge = (evidence: Evidence): Gate[] => gates.map((gate) => gate(evidence));
