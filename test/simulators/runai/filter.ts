import { ApiError } from './api-error.ts';
import type { Knobs } from './knobs.ts';

const operators: Readonly<Record<string, (left: string, right: string) => boolean>> = {
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<=': (left, right) => left <= right,
  '>=': (left, right) => left >= right,
  '=@': (left, right) => left.includes(right),
  '!@': (left, right) => !left.includes(right),
  '=^': (left, right) => left.startsWith(right),
  '=$': (left, right) => left.endsWith(right),
};

/** What filters and sorting can look at: a field's value, or undefined for a field that there is not. */
export type FieldReader<T> = (field: string) => ((item: T) => string | number | null) | undefined;

const MAX_FILTERS = 10;

/** Makes a predicate of `filterBy`. Throws 400 on what it cannot read. */
export function predicate<T>(
  query: URLSearchParams,
  read: FieldReader<T>,
  knobs: Knobs,
): (item: T) => boolean {
  const parts = query
    .getAll('filterBy')
    .flatMap((text) => text.split(','))
    .filter((part) => part !== '');
  if (parts.length > MAX_FILTERS) throw new ApiError(400, 'filterBy has more than 10 items');
  const tests = parts.map((part) => parseFilter(part, read, knobs.filterCase === 'insensitive'));
  if (tests.length === 0 || knobs.filterMode === 'ignore') return () => true;
  return knobs.filterMode === 'and'
    ? (item) => tests.every((test) => test(item))
    : (item) => tests.some((test) => test(item));
}

function parseFilter<T>(text: string, read: FieldReader<T>, insensitive: boolean): (item: T) => boolean {
  const [, field = '', operator = '', wanted = ''] =
    /^([A-Za-z]+)(==|!=|<=|>=|=@|!@|=\^|=\$)(.*)$/s.exec(text) ?? [];
  const value = read(field);
  const compare = operators[operator];
  if (value === undefined || compare === undefined) throw new ApiError(400, `invalid filter ${text}`);
  const fold = (raw: string | number | null): string => {
    const plain = raw === null ? '' : String(raw);
    return insensitive ? plain.toLowerCase() : plain;
  };
  const right = fold(wanted);
  return (item) => compare(fold(value(item)), right);
}

/**
 * Sorts by `sortBy` and `sortOrder`. Items come in order of `natural`, and stay so without `sortBy`. Throws 400
 * on an unknown field.
 */
export function sorted<T>(
  items: T[],
  query: URLSearchParams,
  read: FieldReader<T>,
  natural = 'createdAt',
): T[] {
  const field = query.get('sortBy');
  const order = query.get('sortOrder') ?? 'asc';
  if (order !== 'asc' && order !== 'desc') throw new ApiError(400, `invalid sortOrder ${order}`);
  if (field === null || (field === natural && order === 'asc')) return items;
  const value = read(field);
  if (value === undefined) throw new ApiError(400, `invalid sortBy ${field}`);
  const sign = order === 'asc' ? 1 : -1;
  return items.toSorted((a, b) => {
    const [left, right] = [value(a) ?? '', value(b) ?? ''];
    return left < right ? -sign : left > right ? sign : 0;
  });
}
