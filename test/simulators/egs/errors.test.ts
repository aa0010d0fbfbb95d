import { expect, test } from 'vitest';
import { leaseEnded, remove, settled } from './knob-tests/steps.ts';
import { type Bench, bench, creation, ENDPOINT, gpuSpec } from './test-client.ts';

interface Cause {
  Message: string;
  DetailedError: { Errormessage: string; Reason: string; Details: unknown };
}

/** The whole envelope of a failure, with the cause that its string holds. */
function envelope(
  status: number,
  message: string,
  because: string,
  reason = '',
  details: unknown = '',
): unknown {
  const cause = {
    error: {
      Message: message,
      Status: status,
      DetailedError: { Errormessage: because, Reason: reason, Details: details },
      StatusCode: status,
      ReferenceDocumentation: 'NA',
    },
  };
  return {
    statusCode: status,
    status: 'UNKNOWN',
    message: 'UNKNOWN',
    data: null,
    error: { errorKey: 'UNKNOWN', message: 'UNKNOWN', data: JSON.stringify(cause) },
  };
}

const firstGpr = async (sim: Bench) => (await sim.control.gprs())[0]?.id;

// The bodies of the vendor's own samples, to the letter.
test.each<{
  reason: string;
  call: (sim: Bench) => Promise<{ status: number; body: unknown }>;
  status: number;
  body: unknown;
}>([
  {
    reason: 'a create without a lease',
    call: (sim) =>
      sim.call('POST', ENDPOINT, creation('llama', { gpuSpec: { ...gpuSpec, exitDuration: undefined } })),
    status: 422,
    body: envelope(422, 'Error while fetching GPR wait time', '"exitDuration" is not allowed to be empty'),
  },
  {
    reason: 'a delete while GPUs are held',
    call: async (sim) => {
      await settled(sim, 'llama');
      return remove(sim, 'llama');
    },
    status: 500,
    body: envelope(500, 'Error while deleting GPR', 'Cannot delete GPR in Successful state'),
  },
  {
    reason: 'a delete of a GPR that holds GPUs',
    call: async (sim) => {
      await settled(sim, 'llama');
      return sim.call('DELETE', '/api/v1/gpr', { gprId: await firstGpr(sim) });
    },
    status: 500,
    body: envelope(500, 'Error while deleting GPR', 'Cannot delete GPR in Successful state'),
  },
  {
    reason: 'an early release of what waits',
    call: async (sim) => {
      await sim.create('llama');
      return sim.call('PUT', '/api/v1/gpr', { gprId: await firstGpr(sim), earlyRelease: true });
    },
    status: 500,
    body: envelope(500, 'Error while updating a GPR', 'Cannot update early release of GPR in Queued state'),
  },
  {
    reason: 'an early release of what is over',
    call: async (sim) => {
      await leaseEnded(sim, 'llama');
      return sim.call('PUT', '/api/v1/gpr', { gprId: await firstGpr(sim), earlyRelease: true });
    },
    status: 500,
    body: envelope(500, 'Error while updating a GPR', 'Cannot update early release of GPR in Complete state'),
  },
  {
    reason: 'a GPR that there is not',
    call: (sim) => sim.call('GET', '/api/v1/gpr?gprId=gpr-1bb22a0b-9388-x'),
    status: 404,
    body: envelope(
      404,
      'Error while fetching GPRs',
      'gpuprovisioningrequests.gpr.kubeslice.io "gpr-1bb22a0b-9388-x" not found',
      'NotFound',
    ),
  },
  {
    reason: 'GPRs of a workspace that there is not',
    call: (sim) => sim.call('GET', '/api/v1/gpr/list?sliceName=evening-x'),
    status: 404,
    body: envelope(
      404,
      "Error in listing GPR's for slice evening-x",
      'sliceconfigs.controller.kubeslice.io "evening-x" not found',
      'NotFound',
    ),
  },
  {
    reason: 'the inventory of a workspace that there is not',
    call: (sim) => sim.call('GET', '/api/v1/inventory?sliceName=evening-x'),
    status: 404,
    body: envelope(
      404,
      'Error occurred while fetching the inventory details',
      'sliceconfigs.controller.kubeslice.io "evening-x" not found',
      'NotFound',
    ),
  },
])('$reason', async ({ call, status, body }) => {
  await using sim = await bench();
  const answer = await call(sim);
  expect({ status: answer.status, body: answer.body }).toEqual({ status, body });
});

test('a raw spec that KServe refuses is told by field', async () => {
  await using sim = await bench();
  const { status, body } = await sim.call(
    'POST',
    ENDPOINT,
    creation('llama', { modelSpec: null, rawModelSpec: 'spec: {}' }),
  );
  const { data } = body['error'] as { data: string };
  const { error } = JSON.parse(data) as { error: Cause };
  expect(status).toBe(422);
  expect(error.DetailedError).toMatchObject({
    Reason: 'Invalid',
    Details: [
      { reason: 'FieldValueRequired', message: 'Required value: predictor', field: 'spec.predictor' },
    ],
  });
});

test('a path that there is not is no envelope', async () => {
  await using sim = await bench();
  const { status, body } = await sim.call('PATCH', ENDPOINT, {});
  expect({ status, body }).toEqual({
    status: 404,
    body: { message: `Cannot PATCH ${ENDPOINT}`, error: 'Not Found', statusCode: 404 },
  });
});
