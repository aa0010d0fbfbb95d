import { runAsProcess } from '../support/own-process.ts';
import type { KnobPatch } from './knobs.ts';
import { startEgsSimulator } from './simulator.ts';

// A knob that there is not is refused before anything listens.
await runAsProcess(({ port, tls, latencyMs, knobs }) =>
  startEgsSimulator({
    port,
    ...(tls === undefined ? {} : { tls }),
    knobs: { ...(knobs as KnobPatch), latencyMs },
  }),
);
