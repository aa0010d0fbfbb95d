import { expect, test, vi } from 'vitest';
import { applyMergePatch } from '../../../../test/support/decide/apply-merge-patch.ts';
import { Stage } from '../../../../test/support/stage/stage.ts';
import { nimStagePlatform, runaiStagePlatform } from '../../../../test/support/stage/stage-platform.ts';

vi.setConfig({ testTimeout: 60_000 });

/** A token ends, and so does the fresh one; the call that probes the connection goes through. */
const refuses = {
  kind: 'status',
  status: 401,
  body: { code: 401, message: 'Issuer is not familiar.' },
} as const;

test.each(Object.entries({ runai: runaiStagePlatform, nim: nimStagePlatform }))(
  '%s: two 401 in a row to the look for its project make no person act on a new object',
  async (_, start) => {
    await using stage = await Stage.on(await start());
    const path = '/api/v1/org-unit/projects';
    await stage.control.inject({ method: 'GET', path, times: 2, effect: refuses });
    stage.apply('llama');
    const { kind } = await stage.pass('llama');
    expect(kind).toBe('Backoff');
    expect(stage.says('llama')).not.toContain('Stalled');
    await stage.run('llama', 30);
    expect(stage.says('llama')).toContain('Ready=True');
    expect(stage.warnings).toEqual([]);
  },
);

test('where it lasts, a person is asked, and it is over by itself once it ends', async () => {
  await using stage = await Stage.start();
  await stage.control.inject({ method: 'GET', path: '/api/v1/org-unit/projects', effect: refuses });
  stage.apply('llama');
  await stage.run('llama', 30);
  expect(stage.says('llama')).toContain('Stalled=True/Rejected');
  expect(stage.message('llama', 'Stalled')).toContain('401 Issuer is not familiar.');
  expect((await stage.pass('llama')).kind).toBe('Backoff');
  await stage.control.clearFaults();
  await stage.run('llama', 30);
  expect(stage.says('llama')).toContain('Ready=True');
});

test.each(Object.entries({ runai: runaiStagePlatform, nim: nimStagePlatform }))(
  '%s: nor do two to a create or to a change',
  async (target, start) => {
    await using stage = await Stage.on(await start());
    const images = target === 'nim' ? 'nvcr.io/nim/meta/llama:' : 'llama:';
    await stage.control.inject({ method: 'POST', path: '/workloads/', times: 2, effect: refuses });
    stage.apply('llama', { spec: { image: `${images}1` } });
    await stage.run('llama', 120);
    expect(stage.says('llama')).toContain('Ready=True');
    await stage.control.inject({ method: 'PATCH', times: 2, effect: refuses });
    stage.clusters.get('llama')?.edit((spec) => {
      Object.assign(spec, applyMergePatch(spec, { [target]: { spec: { image: `${images}2` } } }));
    });
    await stage.run('llama', 120);
    expect(stage.says('llama')).toContain('Ready=True');
    expect(stage.warnings).toEqual([]);
  },
);
