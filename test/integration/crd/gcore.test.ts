import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leastSpec } from '../../support/whole-specs/least-specs.ts';
import { type CrdApi, startCrdApi } from './crd-api.ts';
import type { Draft } from '../../support/crd-rules/draft.ts';
import { clusterPlatform, platform } from '../../support/crd-rules/drafts.ts';
import { gcore, gcorePlatform, gcoreSpec } from '../../support/crd-rules/gcore-drafts.ts';

let api: CrdApi;
beforeAll(async () => {
  api = await startCrdApi();
});
afterAll(() => api[Symbol.asyncDispose]());

/** The section `gcore` as the server completes it. */
async function completed(draft: Draft): Promise<unknown> {
  const verdict = await api.create(draft, { dryRun: true });
  expect(verdict.message).toBe('');
  return (verdict.object.spec as { gcore: unknown }).gcore;
}

describe('the section gcore', () => {
  test('gets nothing that the user did not write but what the port lacks without it', async () => {
    expect(await completed(gcore())).toEqual({ spec: leastSpec });
    const secretKeyRef = { name: 'hf', key: 'token' };
    expect(await completed(gcore({ env: [{ name: 'A', valueFrom: { secretKeyRef } }] }))).toMatchObject({
      env: [{ name: 'A', valueFrom: { secretKeyRef: { ...secretKeyRef, optional: false } } }],
    });
  });

  test('takes null for a trigger that is not wanted, as Gcore writes it', async () => {
    const [cpu, http] = [null, { rate: 10, window: 60 }];
    const scale = { min: 0, max: 1, triggers: { cpu, http } };
    expect(await completed(gcoreSpec({ containers: [{ region_id: 7, scale }] }))).toMatchObject({
      spec: { containers: [{ scale: { triggers: { http } } }] },
    });
  });
});

test.each([platform, clusterPlatform])('a platform object needs no URL', async (make) => {
  expect(await completed(gcorePlatform(make))).toEqual({ url: 'https://api.gcore.com', projectId: 1234 });
});

const container = (fields: object) => gcoreSpec({ containers: [{ region_id: 7, ...fields }] });
const scaled = (fields: object) => container({ scale: { min: 1, max: 1, ...fields } });
const triggered = (triggers: object) => scaled({ triggers });
const inBody = (at: string, value: string | number, should: string) =>
  `spec.gcore.${at}: Invalid value: ${value}: spec.gcore.${at} in body should be ${should}`;
const SCALE = 'spec.containers[0].scale';

/** What is refused by type, bound or name alone, with the first line that the user gets. */
const refusedByShape: { why: string; draft: Draft; says: string }[] = [
  {
    why: 'no flavor',
    draft: gcoreSpec({ flavor_name: undefined }),
    says: 'spec.gcore.spec.flavor_name: Required value',
  },
  {
    why: 'no region',
    draft: gcoreSpec({ containers: [] }),
    says: 'spec.gcore.spec.containers: Invalid value: 0: spec.gcore.spec.containers in body should have at least 1 items',
  },
  {
    why: 'one region twice',
    draft: gcoreSpec({ containers: [1, 2].map((max) => ({ region_id: 7, scale: { min: 1, max } })) }),
    says: 'spec.gcore.spec.containers[1]: Duplicate value: {"region_id":7}',
  },
  {
    why: 'one key twice',
    draft: gcoreSpec({ api_keys: ['a', 'a'] }),
    says: 'spec.gcore.spec.api_keys[1]: Duplicate value: "a"',
  },
  {
    why: 'one variable of Secrets twice',
    draft: gcore({
      env: ['a', 'b'].map((key) => ({ name: 'A', valueFrom: { secretKeyRef: { name: 'hf', key } } })),
    }),
    says: 'spec.gcore.env[1]: Duplicate value: {"name":"A"}',
  },
  {
    why: 'a short name',
    draft: gcore({ name: 'gpt' }),
    says: inBody('name', '"gpt"', 'at least 4 chars long'),
  },
  {
    why: 'a long name',
    draft: gcore({ name: 'x'.repeat(31) }),
    says: 'spec.gcore.name: Too long: may not be more than 30 bytes',
  },
  {
    why: 'a port beyond 65535',
    draft: gcoreSpec({ listening_port: 65_536 }),
    says: inBody('spec.listening_port', 65_536, 'less than or equal to 65535'),
  },
  {
    why: 'a scale without max',
    draft: container({ scale: { min: 1 } }),
    says: 'spec.gcore.spec.containers[0].scale.max: Required value',
  },
  {
    why: 'more than 300 replicas',
    draft: scaled({ max: 301 }),
    says: inBody(`${SCALE}.max`, 301, 'less than or equal to 300'),
  },
  {
    why: 'no replica at most',
    draft: scaled({ min: 0, max: 0 }),
    says: inBody(`${SCALE}.max`, 0, 'greater than or equal to 1'),
  },
  {
    why: 'a cooldown of nothing',
    draft: scaled({ cooldown_period: 0 }),
    says: inBody(`${SCALE}.cooldown_period`, 0, 'greater than or equal to 1'),
  },
  {
    why: 'looks that are too frequent',
    draft: scaled({ polling_interval: 4 }),
    says: inBody(`${SCALE}.polling_interval`, 4, 'greater than or equal to 5'),
  },
  {
    why: 'more than all of the CPU',
    draft: triggered({ cpu: { threshold: 101 } }),
    says: inBody(`${SCALE}.triggers.cpu.threshold`, 101, 'less than or equal to 100'),
  },
  {
    why: 'a rate without its window',
    draft: triggered({ http: { rate: 1 } }),
    says: 'spec.gcore.spec.containers[0].scale.triggers.http.window: Required value',
  },
  {
    why: 'a queue without credentials',
    draft: triggered({
      sqs: { queue_url: 'https://a', queue_length: 1, activation_queue_length: 1, aws_region: 'eu' },
    }),
    says: 'spec.gcore.spec.containers[0].scale.triggers.sqs.secret_name: Required value',
  },
  {
    why: 'a number as the value of a variable',
    draft: gcoreSpec({ envs: { A: 1 } }),
    says: 'spec.gcore.spec.envs.A: Invalid value: "integer": spec.gcore.spec.envs.A in body must be of type string: "integer"',
  },
  {
    why: 'a command as text',
    draft: gcoreSpec({ command: 'run' }),
    says: 'spec.gcore.spec.command: Invalid value: "string": spec.gcore.spec.command in body must be of type array: "string"',
  },
  {
    why: 'logs that are kept for longer than five years',
    draft: gcoreSpec({ logging: { retention_policy: { period: 1826 } } }),
    says: inBody('spec.logging.retention_policy.period', 1826, 'less than or equal to 1825'),
  },
  {
    why: 'a way to ask in lower case',
    draft: gcoreSpec({
      probes: { liveness_probe: { enabled: true, probe: { http_get: { port: 80, schema: 'http' } } } },
    }),
    says: 'spec.gcore.spec.probes.liveness_probe.probe.http_get.schema: Unsupported value: "http": supported values: "HTTP", "HTTPS"',
  },
  {
    why: 'a project of no number',
    draft: gcorePlatform(platform, {}),
    says: 'spec.gcore.projectId: Required value',
  },
];

test.each(refusedByShape)('refuses $why', async ({ draft, says }) => {
  const verdict = await api.create(draft, { dryRun: true });
  expect(verdict.causes[0]).toBe(says);
});

test('names a misspelt key of a probe', async () => {
  const probe = { http_get: { port: 80, scheme: 'HTTP' } };
  const draft = gcoreSpec({ probes: { liveness_probe: { enabled: true, probe } } });
  expect((await api.create(draft, { dryRun: true })).message).toContain(
    'unknown field "spec.gcore.spec.probes.liveness_probe.probe.http_get.scheme"',
  );
});

test('server-side appliers share the regions and the variables of Secrets', async () => {
  const apply = async (manager: string, section: object): Promise<void> => {
    const args = ['apply', '--server-side', `--field-manager=${manager}`, '-f', '-'];
    expect(await api.kubectl(args, gcore(section))).toMatchObject({ failed: false });
  };
  const region = (region_id: number) => ({ region_id, scale: { min: 1, max: 1 } });
  const variable = (name: string) => ({ name, valueFrom: { secretKeyRef: { name: 'hf', key: 'token' } } });
  const regions = async () =>
    ((await api.read(gcore())).object.spec as { gcore: { spec: typeof leastSpec; env: { name: string }[] } })
      .gcore;

  await apply('app', { spec: { ...leastSpec, containers: [region(7)] }, env: [variable('A')] });
  await apply('more', { spec: { ...leastSpec, containers: [region(8)] }, env: [variable('B')] });
  const both = await regions();
  expect(both.spec.containers.map((each) => each.region_id)).toEqual([7, 8]);
  expect(both.env.map(({ name }) => name)).toEqual(['A', 'B']);

  await apply('app', { spec: { ...leastSpec, containers: [region(8)] } });
  const rest = await regions();
  expect(rest.spec.containers).toEqual([region(8)]);
  expect(rest.env.map(({ name }) => name)).toEqual(['B']);
  await api.remove(gcore());
});

test('kubectl scale stops it, and asks for no more than Gcore runs', async () => {
  await api.create(gcore());
  expect((await api.scale(gcore(), 0)).accepted).toBe(true);
  expect((await api.read(gcore())).object.spec).toMatchObject({ replicas: 0 });
  const refused = await api.scale(gcore(), 301);
  expect(refused.message).toContain('spec.replicas must be 0 to 300 for gcore');
  await api.remove(gcore());
});
