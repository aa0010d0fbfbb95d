const RUN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu;
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/**
 * A text on one line, without anything that a terminal or a reader of lines would take for more than a letter: controls,
 * line and paragraph separators, and invisible marks, which may turn the direction of writing around. Each run of them, with
 * the blanks around it, is one blank; other blanks are left as they are. Pure.
 */
export function oneLine(text: string): string {
  return text.replaceAll(RUN, (run) => (UNPRINTABLE.test(run) ? ' ' : run));
}
