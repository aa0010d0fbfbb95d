import { describe, expect, test } from 'vitest';
import { startCannedRunai } from '../../../test/support/canned-runai.ts';
import type { Measurements } from '../platform.ts';
import { measurementsOf } from './metrics.ts';
import { metricsSchema } from './schemas.ts';

const read = (measurements: unknown): Measurements => measurementsOf(metricsSchema.parse({ measurements }));
const series = (type: string, ...values: [value: unknown, timestamp?: string | null][]): object => ({
  type,
  labels: null,
  values: values.map(([value, timestamp]) => ({ value, timestamp })),
});

describe('measurementsOf', () => {
  test.each([
    [
      'the newest of each',
      [
        series(
          'THROUGHPUT',
          ['1', '2026-01-05T10:00:00Z'],
          ['3', '2026-01-05T10:01:00Z'],
          ['2', '2026-01-05T10:00:30Z'],
        ),
        series('LATENCY', ['250', '2026-01-05T10:00:00Z']),
      ],
      3,
      0.25,
    ],
    [
      'times with a space or without a zone',
      [series('THROUGHPUT', ['1', '2026-01-05 10:00:00'], ['3', '2026-01-05 10:01:00.5'])],
      3,
      undefined,
    ],
    ['no times: the last', [series('THROUGHPUT', ['1', null], ['3'])], 3, undefined],
    [
      'NaN is no number; the one before counts',
      [series('LATENCY', ['500', '2026-01-05T10:00:00Z'], ['NaN', '2026-01-05T10:01:00Z'])],
      undefined,
      0.5,
    ],
    ['only NaN', [series('LATENCY', ['NaN']), series('THROUGHPUT', ['+Inf'])], undefined, undefined],
    ['numbers instead of texts', [series('THROUGHPUT', [1.5])], 1.5, undefined],
    ['no values', [{ type: 'THROUGHPUT', values: null }], undefined, undefined],
    ['odd entries', [7, { type: 'THROUGHPUT', values: [{ value: {} }, { value: '4' }] }], 4, undefined],
    ['nothing', null, undefined, undefined],
  ])('%s', (_, measurements, throughput, latency) => {
    expect(read(measurements)).toEqual({ throughput, latency });
  });
});

describe('measure', () => {
  const both = { body: { measurements: [series('THROUGHPUT', ['10']), series('LATENCY', ['40'])] } };
  const WHOLE = 'GET /api/v1/workloads/inferences/w1/metrics';

  test('asks for the last minute', async () => {
    await using runai = await startCannedRunai({ [WHOLE]: both });
    expect(await runai.client.measure?.('w1', runai.call)).toEqual({ throughput: 10, latency: 0.04 });
    expect(runai.calls()).toEqual([
      `${WHOLE}?metricType=THROUGHPUT,LATENCY&start=2026-01-05T09%3A59%3A00Z&end=2026-01-05T10%3A00%3A00Z&numberOfSamples=4`,
    ]);
  });

  test('207 that leaves latency out: the pods tell, weighted by what they serve', async () => {
    const pod = (throughput: string, latency: string): object => ({
      body: { measurements: [series('THROUGHPUT', [throughput]), series('LATENCY', [latency])] },
    });
    await using runai = await startCannedRunai({
      [WHOLE]: { status: 207, body: { measurements: [series('THROUGHPUT', ['10'])] } },
      'GET /api/v1/workloads/w1/pods': { body: { pods: [{ id: 'p1' }, { id: 'p2' }, { id: 'p3' }] } },
      'GET /api/v1/workloads/inferences/w1/pods/p1/metrics': pod('1', '100'),
      'GET /api/v1/workloads/inferences/w1/pods/p2/metrics': pod('3', '200'),
      'GET /api/v1/workloads/inferences/w1/pods/p3/metrics': { status: 500, body: {} },
    });
    expect(await runai.client.measure?.('w1', runai.call)).toEqual({
      throughput: 10,
      latency: expect.closeTo(0.175),
    });
  });

  const podCount = (count: number) => ({
    'GET /api/v1/workloads/w1/pods': {
      body: { pods: Array.from({ length: count }, (_, n) => ({ id: `p${n}` })) },
    },
  });
  const answersOf = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, n) => [
        `GET /api/v1/workloads/inferences/w1/pods/p${n}/metrics`,
        { body: { measurements: [series('THROUGHPUT', ['2']), series('LATENCY', ['100'])] } },
      ]),
    );
  test.each([
    { why: 'all of them answer', pods: 20, answers: 20, throughput: 40 },
    { why: 'one does not answer', pods: 20, answers: 19, throughput: undefined },
    { why: 'there are too many', pods: 21, answers: 21, throughput: undefined },
  ])('the pods tell the throughput of the whole only if $why', async ({ pods, answers, throughput }) => {
    const empty = { [WHOLE]: { status: 207, body: { measurements: [] } } };
    await using runai = await startCannedRunai({ ...empty, ...podCount(pods), ...answersOf(answers) });
    const measured = await runai.client.measure?.('w1', runai.call);
    expect(measured).toEqual({ throughput, latency: expect.closeTo(0.1) });
  });

  test('without pods there is no number', async () => {
    await using runai = await startCannedRunai({ [WHOLE]: { status: 207, body: { measurements: [] } } });
    expect(await runai.client.measure?.('w1', runai.call)).toEqual({
      throughput: undefined,
      latency: undefined,
    });
  });

  test('a failure is one', async () => {
    await using runai = await startCannedRunai({});
    expect(await runai.client.measure?.('w1', runai.call)).toMatchObject({ class: 'Gone' });
  });
});
