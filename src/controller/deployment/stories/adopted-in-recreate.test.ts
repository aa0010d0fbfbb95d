import { expect, test, vi } from 'vitest';
import { Stage } from '../../../../test/support/stage/stage.ts';
import { nimStagePlatform, runaiStagePlatform } from '../../../../test/support/stage/stage-platform.ts';

vi.setConfig({ testTimeout: 60_000 });

const targets = {
  runai: { start: runaiStagePlatform, type: 'Inference', fixed: { labels: [{ name: 'a', value: 'b' }] } },
  nim: { start: nimStagePlatform, type: 'NIMService', fixed: { multiNode: { workers: 1 } } },
} as const;

/** Somebody takes the name between the delete of a recreation and its create; then theirs is taken over, as it is. */
test.each(Object.entries(targets))(
  '%s: what is adopted in the middle of a recreation is not deleted for it',
  async (name, { start, type, fixed }) => {
    await using stage = await Stage.on(await start());
    const llama = stage.apply('llama', {}, { updateStrategy: { type: 'Recreate' } });
    await stage.run('llama', 30);
    const section = (): Record<string, unknown> => {
      const { [name as keyof typeof targets]: target } = llama.object?.spec ?? {};
      return { ...target?.spec };
    };
    const served = section();
    const edit = (spec: object, others: object = {}): void =>
      llama.edit((all) => Object.assign(all, others, { [name]: { spec } }));
    edit({ ...served, ...fixed });
    while ((await stage.control.workloads()).length > 0) {
      stage.suspect('llama');
      await stage.pass('llama');
      await stage.wait(10);
    }
    const replicas = name === 'nim' ? { replicas: 1 } : { autoscaling: { minReplicas: 1, maxReplicas: 1 } };
    const theirs = { name: 'llama', projectId: '33', type, spec: { ...served, ...replicas } };
    const id = await stage.control.createOutOfBand(theirs);
    await stage.run('llama', 30);
    expect(stage.message('llama', 'Synced')).toContain(`spec.adopt: {id: ${id}}`);

    edit(served, { adopt: { id } });
    await stage.run('llama', 60);
    expect(stage.says('llama')).toContain('Ready=True/Running');
    expect(stage.object('llama')?.status?.workload?.id).toBe(id);
    expect(await stage.control.calls({ method: 'DELETE' })).toHaveLength(1);
  },
);
