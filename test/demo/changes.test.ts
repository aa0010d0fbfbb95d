import { expect, test } from 'vitest';
import { changes } from './changes.ts';
import { brokenBecause, row, sampleScene } from './sample-scene.ts';
import type { DeploymentRow, Scene } from './scene.ts';

const scene = (...deployments: DeploymentRow[]): Scene => ({ platforms: [], deployments });
const nothing = scene();
const fresh = row('a', { ready: '', reason: '', phase: '', endpoint: '', event: '', eventId: '' });

test.each<[string, Scene, Scene, string[]]>([
  ['nothing changed', sampleScene, sampleScene, []],
  ['an object came', nothing, scene(fresh), ['a · created']],
  ['an object went', scene(row('a')), nothing, ['a · gone']],
  [
    'a first status',
    scene(fresh),
    scene({ ...fresh, ready: 'False', reason: 'NotCreated', message: 'not yet' }),
    ['a · Ready False/NotCreated · not yet'],
  ],
  [
    'a phase that is the reason is told once',
    scene({ ...row('a'), reason: 'Pending' }),
    scene(row('a')),
    ['a · Ready True/Running'],
  ],
  [
    'only what is new is told',
    scene(row('a')),
    scene(row('a', { event: 'Updated: The platform accepted the new spec.', eventId: 'updated 2' })),
    ['a · event Updated: The platform accepted the new spec.'],
  ],
  [
    'an event is no news where its text alone is longer, since the message has moved on',
    scene(row('a', { message: 'bad image', event: 'Failed', eventId: 'failed 1' })),
    scene(row('a', { message: 'it rolls out', event: 'Failed: bad image', eventId: 'failed 1' })),
    ['a · it rolls out'],
  ],
  [
    'the same event once more is news',
    scene(row('a', { event: 'Failed', eventId: 'failed 1' })),
    scene(row('a', { event: 'Failed', eventId: 'failed 2' })),
    ['a · event Failed'],
  ],
  [
    'a new reason with its phase and endpoint',
    scene(fresh),
    scene({ ...fresh, ready: 'False', reason: 'Updating', phase: 'Running', endpoint: 'https://a' }),
    ['a · Ready False/Updating · phase Running · https://a'],
  ],
  [
    'everything at once',
    nothing,
    sampleScene,
    [
      'runai · created · Connected',
      'chat · created · Ready True/Running · https://chat-team-a.inference.gpu-west.example.com · event Ready: It runs.',
      `reranker · created · Ready False/Failed · phase Running · ${brokenBecause} · https://reranker-team-a.inference.gpu-west.example.com · event Failed`,
    ],
  ],
])('%s', (_why, before, after, expected) => {
  expect(changes(before, after)).toEqual(expected);
});
