import { errorFields } from './error-fields.ts';
import { isCredentialKey, MASK } from '../text/credentials.ts';
import { safeText } from './safe-text.ts';

/** The bounds of one log line: whatever is logged, it is a few kilobytes and no credential. */
const LONGEST_STRING = 2_000;
const LONGEST_LINE = 12_000;
const MOST_ENTRIES = 50;
const DEEPEST = 6;
const LEFT_OUT = '…';

/** Keys whose values may hold a credential anywhere, and are never logged. */
const MAY_HOLD_ONE = /^(?:string_?data|headers|(?:request|response)[_-]?body|body)$/i;

/** Keys that pino writes itself: a second one of the name would replace them for the reader. */
const OWN_KEYS: ReadonlySet<string> = new Set(['level', 'time', 'msg', 'pid', 'hostname', 'v']);

/** What may still be written on the line. */
interface Budget {
  left: number;
}

/** A copy of the fields of a log line that is bounded, without credentials, and cannot break the line. */
export function logFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const copy = record(fields, 0, { left: LONGEST_LINE });
  for (const key of Object.keys(copy).filter((key) => OWN_KEYS.has(key))) {
    copy[`${key}_`] = copy[key];
    delete copy[key];
  }
  return copy;
}

function value(given: unknown, depth: number, budget: Budget): unknown {
  if (budget.left <= 0) return LEFT_OUT;
  switch (typeof given) {
    case 'string':
      return spend(safeText(given, Math.min(LONGEST_STRING, budget.left)), budget);
    case 'bigint':
    case 'symbol':
    case 'function':
      return spend(safeText(String(given), 100), budget);
    case 'number':
    case 'boolean':
    case 'undefined':
      budget.left -= 8;
      return given;
    case 'object':
      break;
  }
  if (given === null) return null;
  if (given instanceof Error) {
    const fields = errorFields(given);
    budget.left -= JSON.stringify(fields).length;
    return fields;
  }
  if (depth >= DEEPEST) return LEFT_OUT;
  if (Array.isArray(given) || given instanceof Set) return list([...given], depth, budget);
  return record(given instanceof Map ? Object.fromEntries(given) : given, depth, budget);
}

function list(given: readonly unknown[], depth: number, budget: Budget): unknown[] {
  const copy = given.slice(0, MOST_ENTRIES).map((entry) => value(entry, depth + 1, budget));
  if (given.length > MOST_ENTRIES) copy.push(LEFT_OUT);
  return copy;
}

function record(given: object, depth: number, budget: Budget): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  const entries = Object.entries(given);
  const isSecret = entries.some(([key, entry]) => key === 'kind' && entry === 'Secret');
  for (const [key, entry] of entries.slice(0, MOST_ENTRIES)) {
    if (budget.left <= 0) break;
    const secret = isCredentialKey(key) || MAY_HOLD_ONE.test(key) || (isSecret && key === 'data');
    const name = spend(safeText(key, 100), budget);
    // Defined, not assigned: a key called __proto__ is data like any other.
    Object.defineProperty(copy, name, {
      value: secret && entry !== undefined ? MASK : value(entry, depth + 1, budget),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  if (Object.keys(copy).length < entries.length) copy[LEFT_OUT] = entries.length;
  return copy;
}

function spend(text: string, budget: Budget): string {
  budget.left -= text.length;
  return text;
}
