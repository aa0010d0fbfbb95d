import { expect, test, vi } from 'vitest';
import { Service } from '../../../../test/support/stage/service.ts';
import { Stage } from '../../../../test/support/stage/stage.ts';

vi.setConfig({ testTimeout: 60_000 });

/** What stands before a platform may refuse one workload with whatever status it likes. */
test.each([403, 401])(
  'one object is answered %i: it says so, and edits of another go through',
  async (status) => {
    await using stage = await Stage.start();
    using service = new Service(stage);
    for (const name of ['good', 'bad']) {
      stage.apply(name);
      service.wake(name);
    }
    const ready = (name: string): boolean => stage.says(name).includes('Ready=True');
    await service.until(() => ready('good') && ready('bad'), 120);
    await stage.control.inject({
      workload: 'bad',
      effect: { kind: 'status', status, body: { message: 'no' } },
    });
    const edit = (name: string, image: string): void => {
      stage.clusters.get(name)?.edit((spec) => Object.assign(spec.runai?.spec ?? {}, { image }));
      service.wake(name);
    };
    edit('bad', 'b:2');
    await service.until(() => stage.says('bad').includes('Synced=False/Rejected'), 30);
    expect(stage.message('bad', 'Synced')).toContain(`${status} no`);
    expect(stage.live.fault).toBeUndefined();
    edit('good', 'b:2');
    await service.until(() => !ready('good'), 30);
    await service.until(() => ready('good'), 120);
    expect(ready('good')).toBe(true);
  },
);
