import { expect, test, vi } from 'vitest';
import { Stage } from '../../../../test/support/stage/stage.ts';

vi.setConfig({ testTimeout: 60_000 });

/** A new object of a name whose workload an earlier object has left, and that somebody is deleting by now. */
test.each(['Report', 'Ignore', 'Correct'])(
  'what goes away when it is first seen is no loss, and the new object gets a workload of its own: driftPolicy %s',
  async (driftPolicy) => {
    await using stage = await Stage.start({ knobs: { durations: { deletingMs: 60_000 } } });
    const llama = stage.apply('llama', {}, { deletionPolicy: 'Retain' });
    await stage.run('llama', 30);
    llama.delete();
    await stage.run('llama', 10);
    await stage.control.deleteOutOfBand('llama');
    const told = stage.events.length;

    stage.apply('llama', {}, { driftPolicy });
    await stage.run('llama', 10);
    expect(stage.says('llama')).toContain('Ready=False/Deleting');
    await stage.run('llama', 180);

    expect(stage.says('llama')).toContain('Ready=True/Running Available=True/Serving Synced=True/Accepted');
    expect(await stage.living()).toEqual(['llama@33']);
    expect(stage.events.slice(told).map((event) => event.split(':')[0])).toEqual(['Created', 'Ready']);
    expect(stage.object('llama')?.status).not.toHaveProperty('correction');
  },
);
