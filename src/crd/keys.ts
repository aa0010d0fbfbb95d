/** The keys of a record, as the type that they have. For records that have no other keys than their type says. */
export function keysOf<T extends object>(record: T): (keyof T & string)[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.keys forgets the type
  return Object.keys(record) as (keyof T & string)[];
}
