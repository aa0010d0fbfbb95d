import { describe, expect, test } from 'vitest';
import {
  availableReasons,
  conditionTypes,
  platformReadyReasons,
  readyReasons,
  syncedReasons,
} from './conditions.ts';
import { deploymentEventReasons, platformEventReasons } from './event-reasons.ts';

/** What metav1.Condition and events.k8s.io allow as a reason; we use no more than words. */
const WORD = /^[A-Z][A-Za-z]{0,126}$/;

const lists = {
  conditionTypes,
  'Ready reasons': Object.values(readyReasons).flat(),
  'Available reasons': Object.values(availableReasons).flat(),
  'Synced reasons': Object.values(syncedReasons).flat(),
  'platform Ready reasons': Object.values(platformReadyReasons).flat(),
  deploymentEventReasons,
  platformEventReasons,
};

describe.each(Object.entries(lists))('%s', (_, list) => {
  test('are words', () => {
    for (const word of list) expect(word).toMatch(WORD);
  });
});

test('a reason says by itself whether it is good or bad, but for Stopped, which is what was asked for or not', () => {
  const both = (reasons: { True: readonly string[]; False: readonly string[] }): string[] =>
    reasons.True.filter((reason) => reasons.False.includes(reason));
  expect(both(readyReasons)).toEqual(['Stopped']);
  expect(both(availableReasons)).toEqual([]);
  expect(both(syncedReasons)).toEqual([]);
  expect(both(platformReadyReasons)).toEqual([]);
});
