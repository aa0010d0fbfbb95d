/** Is it an RFC 1123 label: the name of a namespace, or one part of a host's name? */
export function isDnsLabel(text: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(text);
}

/** RFC 1123 labels, of which the last is not a number: 10.0.0.300 is a mistyped address, no name. */
export function isHostName(text: string): boolean {
  const labels = text.toLowerCase().split('.');
  return text.length <= 253 && labels.every(isDnsLabel) && !/^\d+$/.test(labels.at(-1) ?? '');
}
