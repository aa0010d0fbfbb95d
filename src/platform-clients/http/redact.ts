import { MASK, maskCredentials } from '../../text/credentials.ts';
import { cut } from '../../text/cut.ts';

/** Shorter values are no secrets worth the name, and masking them would garble every text. */
const SHORTEST_SECRET = 4;

/** How many values registered later are remembered; the oldest go first. */
const REMEMBERED = 1_000;

/** Text longer than this is cut before it is searched; what is shown is far shorter. */
const SEARCHED = 65_536;

/**
 * Makes foreign text safe to show: the connection's secrets masked, one line, no control characters, cut to
 * length. Used where an error is made, never later.
 */
export class Redactor {
  readonly #own: readonly string[];
  readonly #registered = new Set<string>();
  /** Every known secret in every form in which a platform may echo it, the longest form of all first. */
  #forms: readonly string[] | undefined;

  constructor(secrets: Iterable<string>) {
    this.#own = [...secrets];
  }

  /** One more value to mask: a token. */
  register(secret: string): void {
    this.#forms = undefined;
    this.#registered.delete(secret);
    this.#registered.add(secret);
    if (this.#registered.size <= REMEMBERED) return;
    const [oldest] = this.#registered;
    if (oldest !== undefined) this.#registered.delete(oldest);
  }

  /** One that masks these values as well, in texts of one moment. */
  and(secrets: readonly string[]): Redactor {
    return secrets.length === 0 ? this : new Redactor([...this.#own, ...this.#registered, ...secrets]);
  }

  /** `text` as it may be shown, at most `max` characters. */
  clean(text: string, max = 300): string {
    if (text === '') return '';
    const masked = this.#mask(text.slice(0, SEARCHED));
    const line = this.#mask(masked.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim());
    return cut(line, max);
  }

  #mask(text: string): string {
    this.#forms ??= [...new Set([...this.#own, ...this.#registered].flatMap(formsOf))].sort(
      (a, b) => b.length - a.length,
    );
    let masked = text;
    for (const form of this.#forms) masked = masked.replaceAll(form, MASK);
    return maskCredentials(masked);
  }
}

function formsOf(secret: string): string[] {
  if (secret.length < SHORTEST_SECRET) return [];
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64'),
    secret.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim(),
  ].filter((form) => form.length >= SHORTEST_SECRET);
}
