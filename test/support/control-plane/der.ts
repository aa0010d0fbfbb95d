/**
 * As much of DER (ITU-T X.690) as a certificate needs. Node reads certificates but does not write them, and
 * a control plane should not need openssl.
 */

/** One DER value: a tag, a length and what they hold. */
function value(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Uint8Array.of(tag, ...lengthOf(content)), content]);
}

function lengthOf(content: Uint8Array): number[] {
  if (content.length < 0x80) return [content.length];
  const bytes = content.length < 0x100 ? [content.length] : [content.length >> 8, content.length & 0xff];
  return [0x80 | bytes.length, ...bytes];
}

/** SEQUENCE. */
export const sequence = (...items: readonly Uint8Array[]): Buffer => value(0x30, ...items);

/** SET. */
export const set = (...items: readonly Uint8Array[]): Buffer => value(0x31, ...items);

/** BOOLEAN TRUE; FALSE is always a default and then left out. */
export const yes = (): Buffer => value(0x01, Uint8Array.of(0xff));

/** INTEGER from unsigned bytes: those that would read as negative get a zero in front. */
export const unsigned = (bytes: Uint8Array): Buffer =>
  value(0x02, (bytes[0] ?? 0) >= 0x80 ? Uint8Array.of(0) : Uint8Array.of(), bytes);

/** OCTET STRING. */
export const octets = (...items: readonly Uint8Array[]): Buffer => value(0x04, ...items);

/** BIT STRING of whole bytes, or with `unused` bits at its end. */
export const bits = (bytes: Uint8Array, unused = 0): Buffer => value(0x03, Uint8Array.of(unused), bytes);

/** UTF8String. */
export const text = (content: string): Buffer => value(0x0c, Buffer.from(content));

/** UTCTime, which certificates use until the year 2049. */
export const utcTime = (date: Date): Buffer =>
  value(0x17, Buffer.from(`${date.toISOString().replace(/\D/g, '').slice(2, 14)}Z`));

/** A constructed value with a context tag: explicit tagging, and SEQUENCEs in a CHOICE. */
export const context = (tag: number, ...items: readonly Uint8Array[]): Buffer => value(0xa0 | tag, ...items);

/** A primitive value with a context tag: implicit tagging. */
export const contextPrimitive = (tag: number, content: Uint8Array): Buffer => value(0x80 | tag, content);

/** OBJECT IDENTIFIER from its dotted form. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return value(0x06, Uint8Array.from([first * 40 + second, ...rest].flatMap(base128)));
}

function base128(arc: number): number[] {
  const low = arc & 0x7f;
  const high: number[] = [];
  for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
    high.unshift((left & 0x7f) | 0x80);
  return [...high, low];
}
