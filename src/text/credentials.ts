/**
 * The only place that says what looks like a credential. Errors of the API server, answers of platforms and log lines
 * all go through it, so that none of them shows what another would mask.
 */

/** What stands in the place of a credential. */
export const MASK = '***';

/** Names of values that are credentials, as they stand in forms, JSON and YAML. */
const NAME = '(?:(?:client|app)_?secret|(?:(?:access|refresh|id)_?)?token|api_?key|passw(?:or)?d)';

/**
 * Credentials inside texts: each pattern, and what is left of it. All look a bounded way ahead: texts are foreign.
 */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/\b(authorization["']?\s*[:=]\s*["']?)(?:\w+\s+)?[^\s"',;]+/gi, `$1${MASK}`],
  [/\b(bearer)\s+[\w+/=.~-]{6,}/gi, `$1 ${MASK}`],
  // Not each word: "Basic authentication is off" is no secret.
  [/\b([Bb]asic)\s+(?=[\w+/=-]{0,100}[A-Z\d+/=])[\w+/=-]{6,}/g, `$1 ${MASK}`],
  [/\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, MASK],
  [/\/\/[^\s/@]{1,200}@/g, `//${MASK}@`],
  // After a colon people write sentences too: "invalid token: expired". A value has quotes or a digit, or is long.
  [
    new RegExp(
      String.raw`(${NAME}["']?(?:\s*=\s*|\s*:\s*(?=["']|[^\s"'&,;}]{0,100}\d|[^\s"'&,;}]{16}))["']?)[^\s"'&,;}]+`,
      'gi',
    ),
    `$1${MASK}`,
  ],
];

/** The text with all that looks like a credential masked, whoever it belongs to. */
export function maskCredentials(text: string): string {
  let masked = text;
  for (const [pattern, rest] of PATTERNS) masked = masked.replaceAll(pattern, rest);
  return masked;
}

const KEY =
  /^(?:.*(?:password|passwd|token|secret|apikey|privatekey|authorization)|cookie|setcookie|credentials?)$/;

/** Is a value of this key a credential? In any spelling: `client_secret`, `clientSecret`, `Client-Secret`. */
export function isCredentialKey(key: string): boolean {
  return KEY.test(key.toLowerCase().replaceAll(/[^a-z]/g, ''));
}
