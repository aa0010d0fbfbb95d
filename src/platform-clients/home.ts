/**
 * Do two texts name the same home? A platform may write the ids in it once in capitals and once in small letters;
 * that is no other place. Pure.
 */
export const isSameHome = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
