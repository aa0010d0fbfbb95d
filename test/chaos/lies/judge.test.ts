import { expect, test } from 'vitest';
import { PlatformError } from '../../../src/platform-clients/errors.ts';
import type { Desired, Outcome } from '../../../src/platform-clients/platform.ts';
import { gcore } from './gcore.ts';
import { complaints } from './judge.ts';
import type { Told } from './plays.ts';
import type { Scene } from './scenes.ts';
import type { Served } from './tape.ts';

/** That whoever judges sees a lie: a judge that is content with all of it would prove nothing. */

const desired = { name: 'llama', body: { request: { image: 'a:1' } }, hash: 'h', notices: [] } as Desired;
const scene = {
  target: gcore,
  exists: true,
  sought: { name: 'llama', id: 'llama', desired },
} as Scene;
const LIST = 'GET /cloud/v3/inference/1234/deployments?limit=1000&offset=0';
const ONE = 'GET /cloud/v3/inference/1234/deployments/llama';
const CREATE = 'POST /cloud/v3/inference/1234/deployments';

function served(call: string, status: number, body: unknown): Served {
  const [method = '', path = ''] = call.split(' ');
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    request: { method: method as 'GET', path },
    exchange: { kind: 'Answer', status, headers: {}, body: text },
  };
}
const gone = served(ONE, 404, '<html>');
const list = (count: number, ...results: unknown[]): Served => served(LIST, 200, { count, results });
const absent: Told = { finding: { kind: 'Absent', begunAt: 0 } };
const shown = (more: object = {}) => ({
  status: 'ACTIVE',
  image: 'a:1',
  containers: [{ deploy_status: { ready: 1 }, scale: { min: 1 }, error_message: null, ...more }],
});
const ready = { assessments: [{ ready: true }] } as unknown as Told;
const outcome = (kind: Outcome['kind'], more: object = {}): Told => ({
  outcome: {
    kind,
    ...(kind !== 'Accepted' && { error: new PlatformError('Transient', 'x') }),
    ...more,
  } as Outcome,
});

test.each<[string, Told, Served[], RegExp | undefined]>([
  ['absent, and the list says so', absent, [gone, list(0)], undefined],
  ['absent, and the list has it', absent, [gone, list(1, { name: 'llama' })], /called absent/],
  ['absent, and a row may be it', absent, [gone, list(1, { name: null })], /called absent/],
  ['absent, and a row is missing', absent, [gone, list(1)], /called absent/],
  ['absent, and its route has it', absent, [served(ONE, 200, '<html>'), list(0)], /called absent/],
  ['ready, and it serves', ready, [served(ONE, 200, shown())], undefined],
  ['ready, and a region fails', ready, [served(ONE, 200, shown({ error_message: {} }))], /called ready/],
  [
    'ready, and it runs something else',
    ready,
    [served(ONE, 200, { ...shown(), image: 'b' })],
    /called ready/,
  ],
  [
    'created, with its tasks',
    outcome('Accepted', { tasks: ['t'] }),
    [served(CREATE, 200, { tasks: ['t'] })],
    undefined,
  ],
  [
    'created, with other tasks',
    outcome('Accepted', { tasks: ['u'] }),
    [served(CREATE, 200, { tasks: ['t'] })],
    /other tasks/,
  ],
  ['created, by a page', outcome('Accepted'), [served(CREATE, 200, '<html>')], /no acceptance/],
  ['not created, by a page', outcome('Refused'), [served(CREATE, 200, '<html>')], /nobody refused/],
  ['not created, by a failure', outcome('Refused'), [served(CREATE, 500, {})], /nobody refused/],
  ['not created, by a refusal', outcome('Refused'), [served(CREATE, 400, {})], undefined],
  [
    'changed, by a page',
    outcome('Accepted'),
    [served(`DELETE ${ONE.slice(4)}`, 200, '<html>')],
    /called accepted/,
  ],
  ['open, though nothing was sent', outcome('Ambiguous'), [gone], /nothing was sent/],
  ['a foreign error', { creates: new Error('x') as PlatformError }, [], /no PlatformError/],
])('%s', (_, told, answers, complaint) => {
  const said = complaints(scene, told, answers).join('; ');
  expect(said).toMatch(complaint ?? /^$/);
});
