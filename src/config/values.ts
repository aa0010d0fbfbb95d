import { isIPv4, isIPv6 } from 'node:net';
import { z } from 'zod';
import { hostEntryOf } from '../platform-clients/http/host-entry.ts';
import type { ListenAddress } from '../telemetry/http-endpoint.ts';
import { isDnsLabel, isHostName } from '../text/dns-name.ts';
import { parseDuration } from '../time/duration.ts';

/** What a reader makes of a setting's text: its value, or what to write instead. */
type Reading<T> = { value: T } | { remedy: string };

/** A zod schema from text to value, whose only issue is the remedy. */
function fromText<T>(read: (text: string) => Reading<T>) {
  return z.string().transform((text, context): T => {
    const reading = read(text);
    if ('value' in reading) return reading.value;
    context.addIssue({ code: 'custom', message: reading.remedy });
    return z.NEVER;
  });
}

/** Reads a comma-separated list, each entry with `read`; the same entry twice counts once. */
function listOf(read: (entry: string) => Reading<string>) {
  return fromText<readonly string[]>((text) => {
    const values = new Set<string>();
    for (const entry of text.split(',').map((part) => part.trim())) {
      if (entry === '') return { remedy: 'separate entries by single commas, without an empty one' };
      const reading = read(entry);
      if ('remedy' in reading) return { remedy: `${JSON.stringify(entry)}: ${reading.remedy}` };
      values.add(reading.value);
    }
    return { value: Object.freeze([...values]) };
  });
}

/** Any text but the empty one: an empty setting is mostly a variable that did not expand. */
export const nonEmpty = (what: string) =>
  fromText((text) =>
    text.trim() === '' ? { remedy: `give ${what}, or leave the setting out` } : { value: text },
  );

/** `true` or `false`. */
export const yesOrNo = fromText((text) =>
  text === 'true' || text === 'false' ? { value: text === 'true' } : { remedy: 'give true or false' },
);

/** A whole number within bounds, both included. */
export const wholeNumber = (min: number, max: number) =>
  fromText((text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    return value >= min && value <= max ? { value } : { remedy: `give a whole number from ${min} to ${max}` };
  });

/** A duration as Go writes it, within bounds of the same form; the value is in milliseconds. */
export const duration = (min: string, max: string) =>
  fromText((text) => {
    const value = parseDuration(text);
    const [least = 0, most = 0] = [parseDuration(min), parseDuration(max)];
    if (value === undefined) return { remedy: 'give a duration such as 500ms, 5s or 1m30s' };
    return value >= least && value <= most ? { value } : { remedy: `give a duration from ${min} to ${max}` };
  });

/** One of a closed list of words. */
export const oneOf = <const T extends string>(...words: readonly T[]) =>
  fromText((text) => {
    const value = words.find((word) => word === text);
    return value === undefined ? { remedy: `give one of ${words.join(', ')}` } : { value };
  });

function readNamespace(text: string): Reading<string> {
  return isDnsLabel(text)
    ? { value: text }
    : { remedy: 'a namespace has at most 63 lower-case letters, digits and inner dashes' };
}

/** The name of one namespace. */
export const namespace = fromText(readNamespace);

/** Names of namespaces, comma-separated. */
export const namespaceList = listOf(readNamespace);

/** The first part of the owner mark `<owner-id>/<namespace>/<name>`, so without a slash. */
export const ownerId = fromText((text) =>
  /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/.test(text)
    ? { value: text }
    : { remedy: 'give at most 63 letters, digits and inner dots, dashes, underscores' },
);

/** `:8080`, `127.0.0.1:0`, `[::1]:8080`, `localhost:8080`. */
export const listenAddress = fromText<ListenAddress>((text) => {
  const remedy = 'give host:port or :port, such as :8080, 127.0.0.1:8080 or [::1]:8080';
  const [, bracketed, bare, digits] = /^(?:\[([^\]]*)\]|([^:[\]]*)):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (digits === undefined || port > 65_535) return { remedy };
  if (bracketed !== undefined && !isIPv6(bracketed)) return { remedy };
  if (bare !== undefined && bare !== '' && !isIPv4(bare) && !isHostName(bare)) return { remedy };
  return { value: Object.freeze({ host: bracketed ?? (bare === '' ? undefined : bare), port }) };
});

/** Hosts that platforms may have: names, `*.suffix`, IP addresses, CIDRs; comma-separated, made lower-case. */
export const hostList = listOf((text) => {
  const entry = hostEntryOf(text);
  return entry.kind === 'Wrong' ? { remedy: entry.remedy } : { value: text.toLowerCase() };
});
