/** What is done to one place of a JSON document. `raw`: a JSON text, which no parser need have made. */
export type Change =
  | { kind: 'drop' }
  | { kind: 'set'; raw: string }
  /** The same content as something else: a number in a string, a text in a list. */
  | { kind: 'retype' }
  /** Another text where there is one. */
  | { kind: 'word'; word: string }
  /** The key stands there twice, with another value before or behind it. */
  | { kind: 'twice'; raw: string; last: boolean }
  /** One more key beside it. */
  | { kind: 'beside'; key: string; raw: string }
  | { kind: 'empty' }
  | { kind: 'repeat'; times: number };

/** A place: what holds it, and under which key. The document itself has no holder. */
interface Place {
  holder: unknown;
  key: string;
  value: unknown;
}

/** JSON text that is written as it is. */
class Raw {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A value whose key is written twice. */
class Twice {
  readonly values: readonly [unknown, unknown];
  constructor(values: readonly [unknown, unknown]) {
    this.values = values;
  }
}

/** Levels below which nothing is changed: another lie has nested it. */
const DEEPEST = 50;

/**
 * A JSON text with one place of it changed; `at` counts places, and begins anew behind the last. What is no JSON, or was
 * nested too deeply before, stays as it is.
 */
export function spoiled(text: string, at: number, change: Change): string {
  if (text.includes('['.repeat(DEEPEST))) return text;
  const root: { document?: unknown } = {};
  try {
    root.document = JSON.parse(text) as unknown;
  } catch {
    return text;
  }
  const places = placesIn(root, []);
  const place = places[at % places.length];
  if (place !== undefined) apply(place, change);
  return 'document' in root ? written(root.document) : '';
}

/** A list that is nested so deeply. */
export const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

function placesIn(holder: object, found: Place[]): Place[] {
  for (const [key, value] of Object.entries(holder) as [string, unknown][]) {
    found.push({ holder, key, value });
    if (typeof value === 'object' && value !== null) placesIn(value, found);
  }
  return found;
}

function apply({ holder, key, value }: Place, change: Change): void {
  const put = (put: unknown): void => {
    (holder as Record<string, unknown>)[key] = put;
  };
  switch (change.kind) {
    case 'drop':
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete (holder as Record<string, unknown>)[key];
      return;
    case 'set':
      return put(new Raw(change.raw));
    case 'retype':
      return put(asAnother(value));
    case 'word':
      return put(typeof value === 'string' ? change.word : new Raw(JSON.stringify(change.word)));
    case 'twice': {
      const other = new Raw(change.raw);
      return put(Array.isArray(holder) ? other : new Twice(change.last ? [value, other] : [other, value]));
    }
    case 'beside':
      if (Array.isArray(holder)) return void holder.push(new Raw(change.raw));
      // What is called __proto__ would be no field if it were merely set.
      return void Object.defineProperty(holder, change.key, {
        value: new Raw(change.raw),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    case 'empty':
      return put(emptied(value));
    case 'repeat':
      return put(
        Array.isArray(value) ? Array.from({ length: change.times }, () => value as unknown[]).flat() : value,
      );
  }
}

function asAnother(value: unknown): unknown {
  if (Array.isArray(value)) return Object.fromEntries(Object.entries(value));
  switch (typeof value) {
    case 'string':
      return value !== '' && Number.isFinite(Number(value)) ? Number(value) : [value];
    case 'number':
    case 'boolean':
      return String(value);
    case 'object':
      return value === null ? {} : [value];
    default:
      return null;
  }
}

function emptied(value: unknown): unknown {
  if (Array.isArray(value)) return [];
  if (typeof value === 'string') return '';
  if (typeof value === 'number') return 0;
  return typeof value === 'boolean' ? !value : {};
}

function written(value: unknown): string {
  if (value instanceof Raw) return value.text;
  if (value instanceof Twice) return written(value.values[1]);
  if (Array.isArray(value)) return `[${value.map(written).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value as Record<string, unknown>).flatMap(([key, item]) => {
    const values = item instanceof Twice ? item.values : [item];
    return values.map((one) => `${JSON.stringify(key)}:${written(one)}`);
  });
  return `{${fields.join(',')}}`;
}
