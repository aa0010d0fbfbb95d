import { expect, test } from 'vitest';
import { nameOf, pointsOf } from './point.ts';
import { apiStep, platformStep, type Step } from './step.ts';

const look: Step = { side: 'platform', call: 'GET /w', writes: false };
const make: Step = { side: 'platform', call: 'POST /w', writes: true };
const tell: Step = { side: 'api', call: 'patch d/status', writes: true };
const fill: Step = { side: 'api', call: 'list d', writes: false };

test('each write is three points, a read of the platform one, as long as it can bring something new', () => {
  expect(pointsOf([fill, look, make, tell, look, look, tell]).map(nameOf)).toEqual([
    'platform GET /w #1, answered',
    'platform POST /w #1, before',
    'platform POST /w #1, effect',
    'platform POST /w #1, answered',
    'api patch d/status #1, before',
    'api patch d/status #1, effect',
    'api patch d/status #1, answered',
    'platform GET /w #2, answered',
    'api patch d/status #2, before',
    'api patch d/status #2, effect',
    'api patch d/status #2, answered',
  ]);
});

test('calls have the same name whatever they are about', () => {
  const id = '0f0e0d0c-1234-4321-abcd-0123456789ab';
  expect(platformStep({ method: 'PATCH', path: `/api/${id}/x` }, 'kill-').call).toBe('PATCH /api/{id}/x');
  expect(platformStep({ method: 'DELETE', path: '/p/12/d/kill-7' }, 'kill-')).toEqual({
    side: 'platform',
    call: 'DELETE /p/12/d/{name}',
    writes: true,
  });
});

test('a request to the API server is named as RBAC does', () => {
  const request = { verb: 'patch', resource: 'inferencedeployments', subresource: 'status' } as const;
  expect(apiStep(request)).toEqual({ side: 'api', call: 'patch inferencedeployments/status', writes: true });
  expect(apiStep({ verb: 'get', resource: 'secrets', subresource: undefined }).writes).toBe(false);
});
