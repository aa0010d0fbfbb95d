import { isCredentialKey } from '../../text/credentials.ts';
import { isObject, type JsonObject } from '../json.ts';

/** Shorter values of ordinary variables are words such as `info`, which no text should lose. */
const SHORTEST_VALUE = 8;

/**
 * Values of a request that may be secret, to be masked where EGS repeats them: what a model's `secret` holds, values of
 * variables, and whatever else goes by the name of a credential. Pure.
 */
export function secretValuesOf({ modelSpec, rawModelSpec }: JsonObject): string[] {
  const secret = isObject(modelSpec) ? textsIn(modelSpec['secret']) : [];
  return [...secret, ...variablesIn(rawModelSpec)];
}

function variablesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(variablesIn);
  if (!isObject(value)) return [];
  const { name, value: text } = value;
  const isVariable = typeof name === 'string' && typeof text === 'string';
  const isSecret = isVariable && (isCredentialKey(name) || text.length >= SHORTEST_VALUE);
  const named = Object.entries(value).flatMap(([key, item]) =>
    typeof item === 'string' ? (isCredentialKey(key) ? [item] : []) : variablesIn(item),
  );
  return isSecret ? [text, ...named] : named;
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isObject(value) ? Object.values(value).flatMap(textsIn) : [];
}
