import { Counter, Gauge, type Registry } from 'prom-client';

/** A reflector as it is at the moment of a scrape. */
export interface ReflectorState {
  /** Whether the store has been filled once. */
  readonly hasSynced: boolean;
  /** Milliseconds since the way from the server was last seen open. */
  readonly lastEventAgeMs: number;
}

/** The metrics of the reflector of one kind. */
export interface ReflectorMetrics {
  /** Everything is listed, for this reason. */
  relisted(reason: string): void;
  /** A watch has ended, for this reason, and the next one follows. */
  watchRestarted(reason: string): void;
}

/** Registers the metrics of reflectors; answers the ones of a kind, whose gauges show `state`. */
export function reflectorMetrics(
  registry: Registry,
): (kind: string, state: ReflectorState) => ReflectorMetrics {
  const registers = [registry];
  const states = new Map<string, ReflectorState>();
  const relists = new Counter({
    name: 'inference_operator_reflector_relists_total',
    help: 'Times that everything was listed.',
    labelNames: ['kind', 'reason'],
    registers,
  });
  const restarts = new Counter({
    name: 'inference_operator_reflector_watch_restarts_total',
    help: 'Watches that ended, by why.',
    labelNames: ['kind', 'reason'],
    registers,
  });
  const synced = new Gauge({
    name: 'inference_operator_reflector_synced',
    help: '1 once the local copy has been filled, else 0.',
    labelNames: ['kind'],
    registers,
    collect() {
      for (const [kind, state] of states) synced.set({ kind }, state.hasSynced ? 1 : 0);
    },
  });
  const age = new Gauge({
    name: 'inference_operator_reflector_last_event_age_seconds',
    help: 'Seconds since an event, a bookmark or a new watch last came.',
    labelNames: ['kind'],
    registers,
    collect() {
      for (const [kind, state] of states) age.set({ kind }, state.lastEventAgeMs / 1_000);
    },
  });
  return (kind, state) => {
    states.set(kind, state);
    return {
      relisted: (reason) => relists.inc({ kind, reason }),
      watchRestarted: (reason) => restarts.inc({ kind, reason }),
    };
  };
}
