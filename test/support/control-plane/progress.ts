import type { WriteStream } from 'node:tty';

/** Tells a waiting person what is going on. */
export interface Progress {
  /** Writes a line. */
  line(text: string): void;
  /** Shows a step and the seconds it takes until it is disposed. */
  step(text: string): Disposable;
}

/** How often a step says that it still goes on, where lines cannot be redrawn. */
const plainEverySeconds = 30;

/** Progress on a stream: redrawn in place each second on a terminal, else a line now and then. */
export function progressOn(stream: Pick<WriteStream, 'write' | 'isTTY'>): Progress {
  const say = (text: string): unknown => stream.write(`control plane: ${text}\n`);
  const draw = (text: string): unknown => stream.write(`\r\u001b[Kcontrol plane: ${text}`);
  return {
    line: (text) => void say(text),
    step(text) {
      const began = performance.now();
      const seconds = (): number => Math.round((performance.now() - began) / 1000);
      let nextPlain = plainEverySeconds;
      const show = (): void => {
        if (stream.isTTY) draw(`${text}, ${seconds()} s`);
        else if (seconds() >= nextPlain) {
          say(`${text}, ${seconds()} s so far`);
          nextPlain += plainEverySeconds;
        }
      };
      if (stream.isTTY) show();
      else say(text);
      const timer = setInterval(show, 1000);
      timer.unref();
      return {
        [Symbol.dispose]() {
          clearInterval(timer);
          if (stream.isTTY) stream.write('\r\u001b[K');
          say(`${text}: ${seconds()} s`);
        },
      };
    },
  };
}

/** Progress on stderr, which leaves stdout to results. */
export const stderrProgress: Progress = progressOn(process.stderr);
