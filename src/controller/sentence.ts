/** A text with a full stop, so that another sentence can follow. Pure. */
export const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
