import { runAsProcess } from '../support/own-process.ts';
import { defaultKnobs, type KnobPatch, turn } from './knobs.ts';
import { startGcoreSimulator } from './simulator.ts';

await runAsProcess(({ port, tls, latencyMs, knobs }) => {
  // Refuses an unknown knob before anything listens.
  turn(defaultKnobs, knobs as KnobPatch);
  return startGcoreSimulator({
    port,
    ...(tls === undefined ? {} : { tls }),
    knobs: { ...(knobs as KnobPatch), latencyMs },
  });
});
