/** A text with a full stop, so that another sentence can follow. Pure. */
export const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/**
 * A text as a message begins: with a capital letter. A first word of anything but small letters may be a name, a host or a
 * path, and stays. Pure.
 */
export const beginning = (text: string): string =>
  /^[a-z]+ /.test(text) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text;
