import { z } from 'zod';

/** Text of 1 to `max` characters. */
export function text(max: number): z.ZodString {
  return z.string().min(1).max(max);
}

/** Text of at most `max` characters, which may be empty. */
export function anyText(max: number): z.ZodString {
  return z.string().max(max);
}

/** A moment as RFC 3339 writes it. */
export function timestamp(): z.ZodISODateTime {
  return z.iso.datetime({ offset: true }).max(64);
}

/** A TCP port. */
export function port(): z.ZodInt32 {
  return z.int32().min(1).max(65535);
}

/** Longest single argument or environment string that Linux accepts (MAX_ARG_STRLEN). */
export const ARGUMENT_MAX = 131_072;

/** Longest name of a Kubernetes object (a DNS subdomain). */
export const NAME_MAX = 253;
/** Longest name of a Kubernetes namespace or label value (a DNS label). */
export const LABEL_MAX = 63;

const LIST_TYPE = 'x-kubernetes-list-type';

/** A list that server-side appliers share: each owns the entries that it names by `key`. */
export function listByKey<T extends z.ZodArray>(list: T, key: string): T {
  return list.meta({ [LIST_TYPE]: 'map', 'x-kubernetes-list-map-keys': [key] });
}
