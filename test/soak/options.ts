import { randomInt } from 'node:crypto';
import type { Environment } from '../support/control-plane/find-binaries.ts';

/** What a run can be told. */
export interface SoakOptions {
  /** How long users and faults go on; it begins with the first object. */
  minutes: number;
  /** What users want, and which faults there are, come from it. */
  seed: number;
  /** All objects together, on all platforms. */
  objects: number;
}

/** What counts in docs/reliability.md. */
const MINUTES = 30;
const OBJECTS = 40;

/** Reads SOAK_MINUTES (0.5 is half a minute), SOAK_SEED and SOAK_OBJECTS. Throws on what it does not understand. */
export function readOptions(env: Environment, newSeed = (): number => randomInt(2 ** 31)): SoakOptions {
  const minutes = numberOf(env, 'SOAK_MINUTES', /^\d+(\.\d+)?$/) ?? MINUTES;
  if (minutes === 0) throw new Error('SOAK_MINUTES must be more than 0');
  return {
    minutes,
    seed: numberOf(env, 'SOAK_SEED', /^\d+$/) ?? newSeed(),
    objects: numberOf(env, 'SOAK_OBJECTS', /^[1-9]\d*$/) ?? OBJECTS,
  };
}

function numberOf(env: Environment, name: string, form: RegExp): number | undefined {
  const text = env[name] ?? '';
  if (text === '') return undefined;
  if (!form.test(text)) throw new Error(`${name} is a number, not "${text}"`);
  return Number(text);
}
