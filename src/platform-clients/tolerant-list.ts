import { z } from 'zod';

/** A list whose odd entries are left out; so is the whole list where it is none. */
export function tolerant<T extends z.ZodType>(item: T) {
  return z
    .array(z.unknown())
    .nullish()
    .catch(undefined)
    .transform((entries) => readable(item, entries ?? []));
}

/** Those of the entries that are as they should be. */
export function readable<T extends z.ZodType>(item: T, entries: readonly unknown[]): z.output<T>[] {
  return entries.flatMap((entry) => {
    const parsed = item.safeParse(entry);
    return parsed.success ? [parsed.data] : [];
  });
}
