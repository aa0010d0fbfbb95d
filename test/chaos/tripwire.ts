import type { Moment } from '../support/fault-proxy/witness.ts';
import { keyOf, type Point } from './point.ts';
import type { Step } from './step.ts';

/** How long an operator may do nothing with an answer before it is killed all the same. */
const IDLE_MS = 50;

/** What breaks the connection of a call whose client is dead. */
class Struck extends Error {
  override name = 'Struck';
}

/** Stands at both sides of an operator: counts its calls, and strikes it at a point. */
export class Tripwire {
  #trace: Step[] = [];
  #counts = new Map<string, number>();
  #occurrences = new WeakMap<object, number>();
  #countdown: { left: number; moment: Moment; strike: () => void } | undefined;
  #armed: { point: Point; strike: () => void } | undefined;
  /** The answer of the point has been given: the next thing that the operator does is too late. */
  #due: { strike: () => void; timer: NodeJS.Timeout } | undefined;
  #lastWrite = 0;

  /** The calls since `begin`, in their order. */
  get trace(): readonly Step[] {
    return this.#trace;
  }

  /** Counts from here. */
  begin(): void {
    this.#trace = [];
    this.#counts = new Map();
    this.#occurrences = new WeakMap();
  }

  /** Calls `strike`, once, when the point is reached, and lets nothing pass that comes after it. */
  arm(point: Point, strike: () => void): void {
    this.#armed = { point, strike };
  }

  /** The same at a moment of the `count`th call from now that may change something. */
  armIn(count: number, moment: Moment, strike: () => void): void {
    this.#countdown = { left: count, moment, strike };
  }

  /** The point is not waited for any more. */
  disarm(): void {
    this.#armed = undefined;
    this.#countdown = undefined;
    clearTimeout(this.#due?.timer);
    this.#due = undefined;
  }

  /** `performance.now()` of the last call that may change something. */
  get lastWrite(): number {
    return this.#lastWrite;
  }

  /** Is told of each call, known by its identity, at each of its moments. */
  see(call: object, step: Step, moment: Moment): void {
    if (step.writes) this.#lastWrite = performance.now();
    if (moment === 'before') {
      this.#strikeIfDue();
      this.#count(call, step);
    }
    const { point, strike } = this.#armed ?? {};
    if (point === undefined || strike === undefined || point.moment !== moment) return;
    if (keyOf(point.step) !== keyOf(step) || point.occurrence !== this.#occurrences.get(call)) return;
    this.#armed = undefined;
    if (moment === 'answered') {
      this.#due = { strike, timer: setTimeout(() => this.#takeDue()?.strike(), IDLE_MS) };
      return;
    }
    strike();
    throw new Struck();
  }

  #count(call: object, step: Step): void {
    const occurrence = (this.#counts.get(keyOf(step)) ?? 0) + 1;
    this.#counts.set(keyOf(step), occurrence);
    this.#occurrences.set(call, occurrence);
    this.#trace.push(step);
    const countdown = this.#countdown;
    if (countdown === undefined || !step.writes || (countdown.left -= 1) > 0) return;
    this.#countdown = undefined;
    const { moment, strike } = countdown;
    this.#armed = { point: { step, occurrence, moment }, strike };
  }

  #strikeIfDue(): void {
    const due = this.#takeDue();
    if (due === undefined) return;
    due.strike();
    throw new Struck();
  }

  #takeDue(): { strike: () => void } | undefined {
    const due = this.#due;
    clearTimeout(due?.timer);
    this.#due = undefined;
    return due;
  }
}
