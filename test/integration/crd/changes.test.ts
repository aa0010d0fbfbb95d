import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { objectSchema } from '../../../scripts/generate/custom-resource-definition.ts';
import { type JsonSchema, pathText, walk } from '../../../scripts/generate/json-schema.ts';
import { kinds } from '../../../src/crd/kinds.ts';
import { image } from '../../support/whole-specs/least-specs.ts';
import { type CrdApi, startCrdApi } from './crd-api.ts';
import type { Draft } from '../../support/crd-rules/draft.ts';
import {
  deployment,
  egs,
  nim,
  nimDeployment,
  nimSpec,
  runai,
  runaiSpec,
} from '../../support/crd-rules/drafts.ts';
import { gcore } from '../../support/crd-rules/gcore-drafts.ts';
import { largeNimSpec, largeSpec } from './large-specs.ts';
import { largeEgs, otherEgs, wholeEgs } from '../../support/whole-specs/whole-egs.ts';
import { largeGcore, wholeGcore } from '../../support/whole-specs/whole-gcore.ts';
import { otherNimSpecs, wholeNimSpec } from '../../support/whole-specs/whole-nim-spec.ts';
import { otherSpecs, wholeSpec } from '../../support/whole-specs/whole-spec.ts';

let api: CrdApi;
beforeAll(async () => {
  api = await startCrdApi();
});
afterAll(() => api[Symbol.asyncDispose]());

const id = '0b8c6f0e-6a0f-4a53-9a52-0d5a3a4f8a11';

const pvc = { claimInfo: { size: '100G' } };

/** What is not immutable: each of these edits is let through. */
const edits: { what: string; before: Draft; after: Draft }[] = [
  { what: 'a cluster is added', before: deployment(), after: runai({ cluster: 'gpu-west' }) },
  { what: 'adopt is added', before: deployment(), after: deployment({ adopt: { id } }) },
  {
    what: 'adopt is added after the workload was lost',
    before: deployment({}, 'llama', { workload: { gpuRequests: ['gpr-1'] } }),
    after: deployment({ adopt: { id } }),
  },
  { what: 'adopt is removed', before: deployment({ adopt: { id } }), after: deployment() },
  {
    what: 'every field of the Run:ai spec appears, those that the platform cannot change too',
    before: deployment({}, 'llama', { workload: { id } }),
    after: runaiSpec(wholeSpec),
  },
  { what: 'every field of the Run:ai spec goes', before: runaiSpec(wholeSpec), after: deployment() },
  {
    what: 'every field of an EGS endpoint appears, though the platform can change none',
    before: egs({ workspace: 'team-a', endpointName: 'llama' }, {}, 'llama'),
    after: egs(wholeEgs),
  },
  {
    what: 'an EGS endpoint goes from one form of its model to the other',
    before: egs({ ...wholeEgs, workspace: undefined, endpointName: undefined }),
    after: egs(otherEgs),
  },
  {
    what: 'a cluster is added to a NIM service',
    before: nimDeployment(),
    after: nim({ cluster: 'gpu-west' }),
  },
  {
    what: 'what the cluster fixes at the creation of a NIM service changes',
    before: nim({ spec: wholeNimSpec }),
    after: nim({ spec: { ...wholeNimSpec, multiNode: undefined, modelStore: { pvc } } }),
  },
  {
    what: 'every field of a Gcore deployment appears, and it is stopped',
    before: gcore({ name: 'llama70b' }),
    after: gcore(wholeGcore[0], { state: 'Stopped', replicas: 0 }),
  },
  {
    what: 'autoscaling takes over from a number that the target could not have had alone',
    before: deployment({ replicas: 5 }),
    after: deployment({ replicas: 0, runai: { spec: { image, autoscaling: { maxReplicas: 1 } } } }),
  },
];

test.each(edits)('$what', async ({ before, after }) => {
  const { object } = await api.create(before);
  const { metadata } = (await api.replace({ ...object, status: before.status }, { subresource: '/status' }))
    .object;
  const changed = await api.replace({ ...after, metadata }, { dryRun: true });
  expect(changed.message).toBe('');
  await api.remove(before);
});

/**
 * What is below a target's section that the platform takes, and values that name every field of it. `beside`: what no
 * value can name, because a rule refuses the field.
 */
const parts = [
  {
    of: 'the Run:ai spec',
    at: ['runai', 'spec'],
    make: runaiSpec,
    values: [wholeSpec, ...otherSpecs],
    large: largeSpec,
    beside: [],
  },
  {
    of: 'the NIM spec',
    at: ['nim', 'spec'],
    make: nimSpec,
    values: [wholeNimSpec, ...otherNimSpecs],
    large: largeNimSpec,
    beside: [],
  },
  {
    of: 'the section gcore',
    at: ['gcore'],
    make: gcore,
    values: wholeGcore,
    large: largeGcore,
    beside: [],
  },
  {
    of: 'the section egs',
    at: ['egs'],
    make: egs,
    values: [wholeEgs, otherEgs],
    large: largeEgs,
    beside: ['rawModelSpec.metadata.namespace'],
  },
];

describe.each(parts)('$of', ({ at, make, values, large, beside }) => {
  test('takes a value in every field', async () => {
    for (const fields of values) {
      expect((await api.create(make(fields), { dryRun: true })).message).toBe('');
    }
  });

  test('has no field without a value in that test', () => {
    let schema = objectSchema(kinds[0] ?? never()).properties?.['spec'];
    for (const name of at) schema = schema?.properties?.[name];
    const given = new Set(values.flatMap((value) => [...places(value, schema ?? never())]));
    const missing = [...walk(schema ?? never())]
      .map(({ path }) => pathText(path))
      .filter((path) => !given.has(path));
    expect(missing).toEqual(beside);
  });

  test('of the largest size costs the rules no more than the server grants', async () => {
    expect((await api.create(make(large), { dryRun: true })).message).toBe('');
  });
});

/** The places in a value, written as the schema's are. */
function* places(value: unknown, schema: JsonSchema, at: readonly string[] = []): Generator<string> {
  yield pathText(at);
  const { items, additionalProperties, properties = {} } = schema;
  if (Array.isArray(value)) {
    for (const item of value) yield* places(item, items ?? {}, [...at, '[]']);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, below] of Object.entries(value)) {
      const step = additionalProperties === undefined ? name : '*';
      yield* places(below, additionalProperties ?? properties[name] ?? {}, [...at, step]);
    }
  }
}

function never(): never {
  throw new Error('the schema lost a part that this test stands on');
}
