import { describe, expect, test } from 'vitest';
import { Narrator } from './narrator.ts';
import { sampleScene } from './sample-scene.ts';
import type { Screen } from './screen.ts';

/** A narrator on a screen that keeps what it is given, and a time that stands still. */
function narrate(isLive: boolean) {
  const said: string[] = [];
  let live: readonly string[] = [];
  let now = 1000;
  const screen: Screen = {
    isLive,
    size: { columns: 60, rows: 40 },
    paint: (_tone, text) => text,
    say: (...lines) => void said.push(...lines),
    show: (lines) => void (live = lines),
    [Symbol.dispose]: () => {},
  };
  const narrator = new Narrator(screen, () => now);
  return { narrator, said, live: () => live, pass: (ms: number) => void (now += ms) };
}

describe('on a terminal', () => {
  test('a step is live until it is done, and then stays with its time', () => {
    const { narrator, said, live, pass } = narrate(true);
    using _narrator = narrator;
    const step = narrator.step('Starting', { counted: true });
    pass(2500);
    narrator.tick();
    expect(live()).toEqual(['▸ Starting  2 s']);
    step.done('Started');
    step.done('Started');
    expect(said).toEqual(['✓ Started  (2.5 s)']);
    expect(live()).toEqual([]);
  });

  test('the scene is live, and nothing of it is said', () => {
    const { narrator, said, live } = narrate(true);
    using _narrator = narrator;
    narrator.show(sampleScene);
    narrator.hint('Ctrl-C ends it');
    expect(said).toEqual([]);
    expect(live()[0]).toContain('platform runai');
    expect(live().at(-1)).toBe('Ctrl-C ends it');
  });

  test('a failure ends what was under way, and says its reason before its details', () => {
    const { narrator, said, live } = narrate(true);
    using _narrator = narrator;
    narrator.step('Starting');
    narrator.failure(new Error('no disk\n\nlast words'));
    expect(said).toEqual(['✗ Starting', '', 'It went wrong: no disk', '', 'last words']);
    expect(live()).toEqual([]);
  });

  test('what the control plane tells of itself ends without a verdict', () => {
    const { narrator, said, live } = narrate(true);
    using _narrator = narrator;
    narrator.progress.line('takes etcd from the cache');
    {
      using _step = narrator.progress.step('[1/4] etcd');
      expect(live()).toEqual(['▸ [1/4] etcd  0 s']);
    }
    expect(said).toEqual(['  takes etcd from the cache', '· [1/4] etcd  (0.0 s)']);
  });
});

describe('in a file', () => {
  test('a step is said at its beginning and its end, and now and then between them', () => {
    const { narrator, said, pass } = narrate(false);
    using _narrator = narrator;
    const step = narrator.step('Building', { counted: true });
    for (let seconds = 0; seconds < 65; seconds++) {
      pass(1000);
      narrator.tick();
    }
    step.done();
    expect(said).toEqual([
      '… Building',
      '  still: Building, 30 s',
      '  still: Building, 60 s',
      '✓ Building  (65.0 s)',
    ]);
  });

  test('changes of the scene are said once, with the time since the beginning', () => {
    const { narrator, said, pass } = narrate(false);
    using _narrator = narrator;
    pass(12_300);
    narrator.show(sampleScene);
    narrator.show(sampleScene);
    expect(said).toHaveLength(3);
    expect(said[0]).toBe('   12.3 s  runai · created · Connected');
  });
});
