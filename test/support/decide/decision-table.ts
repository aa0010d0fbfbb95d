import { expect, test } from 'vitest';
import type { Outcome } from '../../../src/platform-clients/platform.ts';
import { play } from './play.ts';
import type { Scene } from './scene.ts';

/** One pass, and what must come out of it. */
export interface Row {
  why: string;
  scene: Scene;
  /** How the platform answers the call that is decided, if one is. */
  outcome?: Outcome;
  /** Ready, Available, Synced, and what stands beside them. */
  says: string;
  action?: string;
  events?: string[];
  /** What the message of a condition must say. */
  message?: [type: string, text: RegExp];
}

/** A test per row; besides what the row says, every status must satisfy kstatus, Flux, our contract and the schema. */
export function decisionTable(rows: readonly Row[]): void {
  test.for(rows)('$why', ({ scene, outcome, says, action, events, message: [type, text] = ['', /(?:)/] }) => {
    const played = play(scene, outcome);
    expect(played.says).toBe(says);
    expect(played.action.type).toBe(action ?? played.action.type);
    expect(played.events).toEqual(events ?? played.events);
    expect(played.message(type)).toMatch(text);
    expect(played.complaints).toEqual([]);
  });
}
