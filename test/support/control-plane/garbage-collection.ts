/**
 * Environment of Go programs that live for minutes and start often: a quarter of what a start costs is the collection
 * of garbage, and memory for a heap five times the size of what is in use is there.
 */
export const LESS_GARBAGE_COLLECTION = { GOGC: '400' };
