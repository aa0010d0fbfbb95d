/**
 * A text of at most `longest` characters; what was cut off shows as an ellipsis. Half a surrogate pair is replaced:
 * the API server would replace it too, and the next comparison would find a difference. Pure.
 */
export function cut(text: string, longest: number): string {
  return (text.length <= longest ? text : `${text.slice(0, longest - 1)}…`).toWellFormed();
}
