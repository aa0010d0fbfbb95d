import { parseArgs } from 'node:util';
import { parseDuration } from '../../src/time/duration.ts';

/** What a run of the benchmark can be told. */
export interface BenchOptions {
  /** InferenceDeployments. */
  objects: number;
  /** Added by the platform to every call, in milliseconds. */
  latencyMs: number;
  /** How long settled objects are watched. */
  settledSeconds: number;
  /** Edits whose way is measured, one after the other. */
  edits: number;
  /** `rateLimit` of the platform object; the burst is as large as one second's. */
  requestsPerSecond: number;
  maxInFlight: number;
  /** `polling` of the platform object, in milliseconds. */
  activeMs: number;
  idleMs: number;
  /** The operator's program; undefined: it is bundled first. */
  program: string | undefined;
  /** Further flags of the operator. */
  operatorArgs: readonly string[];
  /** A folder for CPU profiles of the operator; undefined: none are made. */
  cpuProfiles: string | undefined;
}

/** What counts in docs/performance.md. */
export const defaultOptions: BenchOptions = {
  objects: 1_000,
  latencyMs: 50,
  settledSeconds: 120,
  edits: 300,
  requestsPerSecond: 1_000,
  maxInFlight: 64,
  activeMs: 5_000,
  idleMs: 60_000,
  program: undefined,
  operatorArgs: [],
  cpuProfiles: undefined,
};

/** How the flags are called; each takes a value. */
export const usage = `node test/bench/main.ts
  --objects=${defaultOptions.objects}               InferenceDeployments
  --latency-ms=${defaultOptions.latencyMs}              added by the platform to every call
  --settled-seconds=${defaultOptions.settledSeconds}        how long settled objects are watched
  --edits=${defaultOptions.edits}                  edits whose way to the platform is measured
  --requests-per-second=${defaultOptions.requestsPerSecond}   rateLimit of the platform object
  --max-in-flight=${defaultOptions.maxInFlight}
  --active=5s, --idle=60s      polling of the platform object
  --program=dist/main.js       an operator that is there, instead of a new bundle
  --operator-arg=--x=y         a further flag of the operator; may be given several times
  --cpu-profiles=folder        profiles of the operator, for Chrome's developer tools`;

/** Reads the command line. Throws on what it does not know. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      objects: { type: 'string' },
      'latency-ms': { type: 'string' },
      'settled-seconds': { type: 'string' },
      edits: { type: 'string' },
      'requests-per-second': { type: 'string' },
      'max-in-flight': { type: 'string' },
      active: { type: 'string' },
      idle: { type: 'string' },
      program: { type: 'string' },
      'operator-arg': { type: 'string', multiple: true },
      'cpu-profiles': { type: 'string' },
    },
  });
  const fallback = defaultOptions;
  return {
    objects: number('objects', values.objects) ?? fallback.objects,
    latencyMs: number('latency-ms', values['latency-ms']) ?? fallback.latencyMs,
    settledSeconds: number('settled-seconds', values['settled-seconds']) ?? fallback.settledSeconds,
    edits: number('edits', values.edits) ?? fallback.edits,
    requestsPerSecond:
      number('requests-per-second', values['requests-per-second']) ?? fallback.requestsPerSecond,
    maxInFlight: number('max-in-flight', values['max-in-flight']) ?? fallback.maxInFlight,
    activeMs: duration('active', values.active) ?? fallback.activeMs,
    idleMs: duration('idle', values.idle) ?? fallback.idleMs,
    program: values.program,
    operatorArgs: values['operator-arg'] ?? [],
    cpuProfiles: values['cpu-profiles'],
  };
}

function number(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new Error(`--${name} is a whole number, not "${text}"`);
  return Number(text);
}

function duration(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = parseDuration(text);
  if (ms === undefined) throw new Error(`--${name} is a duration such as 5s, not "${text}"`);
  return ms;
}
