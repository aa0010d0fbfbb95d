import { runAsProcess } from '../support/own-process.ts';
import { turn, defaultKnobs, type KnobPatch } from './knobs.ts';
import { startRunaiSimulator } from './simulator.ts';

await runAsProcess(({ port, tls, latencyMs, knobs }) => {
  // Refuses an unknown knob before anything listens.
  turn(defaultKnobs, knobs as KnobPatch);
  return startRunaiSimulator({
    port,
    ...(tls === undefined ? {} : { tls }),
    knobs: { ...(knobs as KnobPatch), latencyMs },
  });
});
