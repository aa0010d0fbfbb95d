import { type Served, pathOf } from './tape.ts';

/** A JSON object. Anything may be in it. */
export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The field's value where its holder is an object that has it of its own. */
export function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (found, key) => (isFields(found) && Object.hasOwn(found, key) ? found[key] : undefined),
    value,
  );
}

export const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** A field of which nothing is said. */
export const isUnsaid = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/**
 * What was served in one run, for those who judge by it. Read with JSON.parse and plain comparisons, and with nothing of
 * the operator's: the same misreading twice would prove nothing.
 */
export class Evidence {
  readonly served: readonly Served[];

  constructor(served: readonly Served[]) {
    this.served = served;
  }

  /** Those calls of a method whose path, without its query, fits. */
  of(method: string, path: RegExp): Served[] {
    return this.served.filter(({ request }) => request.method === method && path.test(pathOf(request)));
  }

  /** What the last of them was answered. */
  last(method: string, path: RegExp): Served | undefined {
    return this.of(method, path).at(-1);
  }

  /** The JSON of the last of them, if it was a success. */
  success(method: string, path: RegExp): unknown {
    const served = this.last(method, path);
    return served !== undefined && isSuccess(served) ? jsonOf(served) : undefined;
  }

  /** Those that may have changed something. `reads`: paths that do not, although they are no GET. */
  changes(reads: RegExp): Served[] {
    return this.served.filter(({ request }) => request.method !== 'GET' && !reads.test(pathOf(request)));
  }
}

export function statusOf({ exchange }: Served): number {
  return exchange.kind === 'Answer' ? exchange.status : 0;
}

export const isSuccess = (served: Served): boolean => statusOf(served) >= 200 && statusOf(served) < 300;

/** Says the answer that the release has no such route, or does not show it? */
export const lacksRoute = (served: Served): boolean =>
  (statusOf(served) >= 400 && statusOf(served) < 500) || statusOf(served) === 501;

/** Undefined where the body is no JSON. */
export function jsonOf({ exchange }: Served): unknown {
  if (exchange.kind !== 'Answer') return undefined;
  try {
    return JSON.parse(exchange.body) as unknown;
  } catch {
    return undefined;
  }
}

/** An empty body, or JSON: what a change may be answered. */
export function isReadable(served: Served): boolean {
  return (
    served.exchange.kind === 'Answer' && (served.exchange.body.trim() === '' || jsonOf(served) !== undefined)
  );
}
