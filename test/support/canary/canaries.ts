import type { Address } from '../kube-client/resource-paths.ts';

/** Shorter ones could not be told from ordinary words. */
const SHORTEST = 8;

/** Not secret: who somebody is, and certificates. */
const isPublic = (key: string, value: string): boolean =>
  key === 'clientId' || value.startsWith('-----BEGIN CERTIFICATE-----');

/**
 * Access tokens, whoever gave them out: JWTs, as those of the API server and of the simulators are, and the other form
 * that the simulator of EGS has.
 */
const TOKENS = [/eyJ[\w-]{6,}\.[\w-]+/, /\bopaque-[\w-]+-\d+/];

/** Every value of a Secret that this process has written, in every form in which it could be shown. */
const forms = new Map<string, readonly string[]>();

/** How many values are known. */
export const canaryCount = (): number => forms.size;

/** From now on this value may be seen nowhere. Throws where it is too short to be recognised. */
export function registerCanary(value: string): void {
  if (value.length < SHORTEST) throw new Error(`"${value}" is too short for a secret of a test`);
  const written = [value, Buffer.from(value).toString('base64'), encodeURIComponent(value)];
  forms.set(value, [...new Set([...written, JSON.stringify(value).slice(1, -1)])]);
}

/** The same for all values of a Secret, whole or in part; of other objects nothing is secret. */
export function registerSecret(manifest: Pick<Address, 'kind'> & Record<string, unknown>): void {
  if (manifest.kind !== 'Secret') return;
  for (const [key, value] of entriesOf(manifest['stringData']))
    if (!isPublic(key, value)) registerCanary(value);
  for (const [key, value] of entriesOf(manifest['data'])) {
    const text = Buffer.from(value, 'base64').toString('utf8');
    if (!isPublic(key, text)) registerCanary(text);
  }
}

function entriesOf(values: unknown): [string, string][] {
  if (typeof values !== 'object' || values === null) return [];
  return Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
}

/** Where a text shows a secret: each with what stands around it. */
export function canariesIn(text: string): string[] {
  const found = [...forms.values()].flat().filter((form) => text.includes(form));
  const tokens = TOKENS.flatMap((pattern) => pattern.exec(text)?.[0] ?? []);
  return [...found, ...tokens].map((shown) => {
    const at = text.indexOf(shown);
    return `${shown} in: ${text.slice(Math.max(0, at - 80), at + shown.length + 80)}`;
  });
}
