/** Longest URL that is taken over; a longer one would not fit into the status. */
const LONGEST_URL = 2048;

/** Can a text of a platform be shown as the URL of an endpoint? */
export function isHttpUrl(text: string): boolean {
  return text.length <= LONGEST_URL && /^https?:\/\/[^\s/]/i.test(text) && URL.canParse(text);
}
