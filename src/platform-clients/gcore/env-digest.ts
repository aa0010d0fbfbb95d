import crypto from 'node:crypto';
import { isObject, type JsonObject } from '../json.ts';

/** Environment variables with digests in place of their values: enough to compare, and nothing that could be shown. */
export function envDigests(envs: unknown): Record<string, string> {
  if (!isObject(envs)) return {};
  return Object.fromEntries(
    Object.entries(envs).map(([name, value]) => [name, crypto.hash('sha256', textOf(value), 'base64url')]),
  );
}

/** Their values, as far as a text may echo them. */
export function envValues(envs: JsonObject | null | undefined): string[] {
  return Object.values(envs ?? {}).map(textOf);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
