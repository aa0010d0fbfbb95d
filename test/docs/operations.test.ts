import { describe, expect, test } from 'vitest';
import { helpText } from '../../src/config/help.ts';
import { flagOf, settingNames } from '../../src/config/settings.ts';
import {
  availableReasons,
  conditionTypes,
  platformReadyReasons,
  readyReasons,
  syncedReasons,
} from '../../src/crd/conditions.ts';
import { deploymentEventReasons, platformEventReasons } from '../../src/crd/event-reasons.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { page, rows, section } from './pages.ts';

const operations = page('docs/operations.md');

/** `Running True` */
function words(reasons: Record<string, readonly string[]>): string[] {
  return Object.entries(reasons).flatMap(([status, list]) => list.map((reason) => `${reason} ${status}`));
}

describe('docs/operations.md has every reason of a condition, with its status, and no other', () => {
  test.each([
    ['Ready', readyReasons],
    ['Available', availableReasons],
    ['Synced', syncedReasons],
    ['Ready of a platform object', platformReadyReasons],
  ])('%s', (heading, reasons) => {
    const documented = rows(section(operations, heading));
    expect(documented.map(([reason, status]) => `${reason} ${status}`).sort()).toEqual(words(reasons).sort());
  });

  test('and says what each of them means, and what to do where it is not good', () => {
    const tables = ['Ready', 'Available', 'Synced', 'Ready of a platform object'];
    const documented = tables.flatMap((name) => rows(section(operations, name)));
    const silent = documented.filter(
      ([, status, meaning, remedy]) => meaning === '' || (status === 'False' && remedy === ''),
    );
    expect(silent).toEqual([]);
  });

  test('and every type of condition', () => {
    for (const type of conditionTypes) expect(section(operations, 'Conditions')).toContain(`\`${type}\``);
  });
});

test('it has every reason of an event, and no other', () => {
  const documented = rows(section(operations, 'Events')).map(([reason]) => reason);
  expect(documented).toEqual([...deploymentEventReasons, ...platformEventReasons]);
});

test('it has every flag with its default, and no other', () => {
  const documented = rows(section(operations, 'Settings'));
  expect(documented.map(([flag]) => flag)).toEqual(settingNames.map(flagOf));
  const help = helpText();
  for (const [flag = '', otherwise] of documented) {
    const entry = help.slice(help.indexOf(`  ${flag}`));
    expect(otherwise, flag).toBe(/Default: (.*)\./.exec(entry)?.[1]);
  }
});

test('it has every metric, and no other', async () => {
  const exported = [...(await createMetrics().text()).matchAll(/^# HELP (\S+)/gm)].map(([, name]) => name);
  const documented = rows(section(operations, 'Metrics')).map(([name]) => name);
  expect(new Set(documented)).toEqual(new Set(exported));
});
