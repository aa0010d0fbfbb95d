/**
 * A text of at most `longest` characters; what was cut off shows as an ellipsis. Half a surrogate pair is replaced:
 * the API server would replace it too, and the next comparison would find a difference. Pure.
 */
export function cut(text: string, longest: number): string {
  return (text.length <= longest ? text : `${text.slice(0, longest - 1)}…`).toWellFormed();
}

/** The same for at most `most` bytes of UTF-8. Pure. */
export function cutToBytes(text: string, most: number): string {
  const whole = text.toWellFormed();
  if (Buffer.byteLength(whole) <= most) return whole;
  let kept = '';
  let size = Buffer.byteLength('…');
  for (const character of whole) {
    size += Buffer.byteLength(character);
    if (size > most) break;
    kept += character;
  }
  return `${kept}…`;
}
