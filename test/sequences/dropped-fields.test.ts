import { expect, test, vi } from 'vitest';
import { Death } from '../support/stage/death.ts';
import { Stage } from '../support/stage/stage.ts';
import { gcore } from '../support/stage/targets/gcore.ts';
import { nim } from '../support/stage/targets/nim.ts';
import { edit, settled, untilReady } from '../support/stage/scene.ts';
import type { SequencePlatform, SequenceTarget } from '../support/stage/targets/sequence-target.ts';

vi.setConfig({ testTimeout: 60_000 });

interface Field {
  target: SequenceTarget;
  path: string;
  add: object;
  drop: object;
  shows: RegExp;
}

const fields: readonly Field[] = [
  {
    target: nim,
    path: '/api/v2/workloads/nim-services/{id}',
    add: { spec: { labels: [{ name: 'team', value: 'a' }] } },
    drop: { spec: { labels: null } },
    shows: /"name":"team"/,
  },
  {
    target: gcore,
    path: '/cloud/v3/inference/{projectId}/deployments/{name}',
    add: { spec: { ingress_opts: { disable_response_buffering: true } } },
    drop: { spec: { ingress_opts: null } },
    shows: /"disable_response_buffering":true/,
  },
];

/** The spec that the platform was told last. */
async function told(platform: SequencePlatform): Promise<string> {
  const [only = {}] = await platform.workloads();
  return JSON.stringify(Object.entries(only).filter(([key]) => key === 'spec'));
}

test.for(
  fields.flatMap((field) => [
    {
      ...field,
      title: `${field.target.name}: an update without an answer brings a field, the next drops it`,
      lost: 1,
    },
    { ...field, title: `${field.target.name}: the same, and the next goes unanswered too`, lost: 2 },
  ]),
)('$title', async ({ target, path, add, drop, shows, lost }) => {
  const platform = await target.start('Usual');
  await using stage = await Stage.on(platform);
  const scene = { target, platform, stage };
  await settled(scene, 'llama');
  const reset = { kind: 'reset', when: 'after' } as const;
  await stage.control.inject({ method: 'PATCH', path, times: 1, effect: reset });
  edit(scene, 'llama', add);
  await stage.pass('llama');
  await stage.wait(5_000);
  expect(await told(platform)).toMatch(shows);
  await stage.control.inject({
    method: 'PATCH',
    path,
    times: lost - 1,
    effect: { ...reset, when: 'before' },
  });
  edit(scene, 'llama', drop);
  edit(scene, 'llama', target.versions.second);
  await stage.run('llama', 30);
  await untilReady(scene, 'llama');
  expect(await told(platform)).not.toMatch(shows);
});

test.for(fields.map((field) => ({ ...field, title: field.target.name })))(
  '$title: the process dies of an update that brings a field, and the next drops it',
  async ({ target, add, drop, shows }) => {
    const platform = await target.start('Usual');
    await using stage = await Stage.on(platform);
    const scene = { target, platform, stage };
    await settled(scene, 'llama');
    const death = new Death(stage, (effect) => effect === 'after update');
    edit(scene, 'llama', add);
    await stage.run('llama', 10);
    expect(death.isDead).toBe(true);
    expect(await told(platform)).toMatch(shows);
    edit(scene, 'llama', drop);
    edit(scene, 'llama', target.versions.second);
    death.succeed();
    await stage.run('llama', 30);
    await untilReady(scene, 'llama');
    expect(await told(platform)).not.toMatch(shows);
  },
);
