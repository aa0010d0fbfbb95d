import type { Progress } from '../support/control-plane/progress.ts';
import { changes } from './changes.ts';
import type { Scene } from './scene.ts';
import type { Screen } from './screen.ts';
import { wrap } from './text.ts';
import { type Doing, renderView } from './view.ts';

/** Something that is under way until it is done. */
export interface Step {
  /** It came to a good end. `text` is what is said of it; by default what it was called. */
  done(text?: string): void;
  /** It has ended, well or not. */
  over(): void;
}

/** Where lines cannot be redrawn, a step that takes long says so this often. */
const STILL_SECONDS = 30;

/** Tells a person what goes on: what is done stays, what goes on and how the objects are is redrawn. */
export class Narrator implements Disposable {
  readonly #screen: Screen;
  readonly #now: () => number;
  readonly #began: number;
  readonly #steps = new Set<{ text: string; since: number; counted: boolean; nextStill: number }>();
  #scene: Scene = { platforms: [], deployments: [] };
  #hint = '';
  readonly #ticking: NodeJS.Timeout;
  readonly #resized = (): void => this.#draw();

  /** `now` in milliseconds, from any beginning. */
  constructor(screen: Screen, now: () => number = () => performance.now()) {
    this.#screen = screen;
    this.#now = now;
    this.#began = now();
    this.#ticking = setInterval(() => this.tick(), 1000).unref();
    process.on('SIGWINCH', this.#resized);
  }

  /** Lines that stay. */
  say(...lines: readonly string[]): void {
    this.#screen.say(...lines);
  }

  /** Sentences that stay and stand back, each indented and broken between words. */
  aside(...sentences: readonly string[]): void {
    const { size, paint } = this.#screen;
    const lines = sentences.flatMap((text) => wrap(text, size.columns - 4, 20));
    this.say(...lines.map((line) => `  ${paint('dim', line)}`));
  }

  /** A command, as it is typed. */
  command(text: string): void {
    this.say(`  ${this.#screen.paint('dim', '$')} ${this.#screen.paint('strong', text)}`);
  }

  /** A line that stands out. */
  heading(text: string): void {
    this.say(this.#screen.paint('strong', text));
  }

  /** What went wrong, and that all that was under way did not come to its end. */
  failure(error: unknown): void {
    const said = error instanceof Error ? error.message : String(error);
    for (const step of this.#steps) {
      this.say(`${this.#screen.paint('bad', '✗')} ${step.text}`);
      this.#steps.delete(step);
    }
    const [reason = '', ...details] = said.split('\n');
    this.say('', this.#screen.paint('bad', `It went wrong: ${reason}`), ...details);
    this.#draw();
  }

  /** Begins a step. With `counted` its seconds are shown. */
  step(text: string, { counted = false }: { counted?: boolean } = {}): Step {
    const since = this.#now();
    const step = { text, since, counted, nextStill: STILL_SECONDS };
    this.#steps.add(step);
    if (!this.#screen.isLive) this.say(`… ${text}`);
    this.#draw();
    const end = (mark: string, said: string): void => {
      if (!this.#steps.delete(step)) return;
      const seconds = ((this.#now() - since) / 1000).toFixed(1);
      const { paint, size } = this.#screen;
      const [first = '', ...more] = wrap(`${said}  (${seconds} s)`, size.columns - 3, 20);
      this.say(`${paint('good', mark)} ${first}`, ...more.map((line) => `  ${line}`));
      this.#draw();
    };
    return { done: (said = text) => end('✓', said), over: () => end('·', text) };
  }

  /** The same for what the control plane tells of itself. */
  readonly progress: Progress = {
    line: (text) => this.aside(text),
    step: (text) => {
      const step = this.step(text, { counted: true });
      return { [Symbol.dispose]: () => step.over() };
    },
  };

  /** What there is to see now. */
  show(scene: Scene): void {
    if (!this.#screen.isLive)
      for (const line of changes(this.#scene, scene)) this.say(`  ${this.#elapsed()}  ${line}`);
    this.#scene = scene;
    this.#draw();
  }

  /** The last line of the live part. */
  hint(text: string): void {
    this.#hint = text;
    this.#draw();
  }

  /** Once a second: counted steps go on. */
  tick(): void {
    for (const step of this.#steps) {
      const seconds = this.#seconds(step.since);
      if (this.#screen.isLive || !step.counted || seconds < step.nextStill) continue;
      step.nextStill += STILL_SECONDS;
      this.say(`  still: ${step.text}, ${seconds} s`);
    }
    this.#draw();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#ticking);
    process.off('SIGWINCH', this.#resized);
    this.#screen[Symbol.dispose]();
  }

  #draw(): void {
    const doing = [...this.#steps].map(
      ({ text, since, counted }): Doing => ({ text, ...(counted && { seconds: this.#seconds(since) }) }),
    );
    const { size, paint } = this.#screen;
    this.#screen.show(renderView({ doing, scene: this.#scene, hint: this.#hint }, size, paint));
  }

  #seconds(since: number): number {
    return Math.floor((this.#now() - since) / 1000);
  }

  #elapsed(): string {
    return `${((this.#now() - this.#began) / 1000).toFixed(1)} s`.padStart(7);
  }
}
