import { readdir, stat } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { kstatus } from '../../support/status-rules/kstatus.ts';
import type { StatusObject } from '../../support/status-rules/status-object.ts';
import { image } from '../../support/whole-specs/least-specs.ts';
import { type CrdApi, crdFolder, startCrdApi } from './crd-api.ts';
import { clusterPlatform, deployment, platform, runaiSpec } from '../../support/crd-rules/drafts.ts';

let api: CrdApi;
beforeAll(async () => {
  api = await startCrdApi();
});
afterAll(() => api[Symbol.asyncDispose]());

async function kubectl(args: string, input?: unknown): Promise<string> {
  const { text, failed } = await api.kubectl(args.split(' '), input);
  if (failed) throw new Error(text);
  return text;
}

/** The replicas that the spec names now. */
async function replicas(name: string): Promise<unknown> {
  return JSON.parse(await kubectl(`get infd ${name} -o jsonpath={.spec.replicas}`));
}

describe('kubectl', () => {
  test('apply, client-side, takes deploy/crds as it is, twice', async () => {
    await kubectl(`apply -f ${crdFolder}`);
    expect(await kubectl(`apply -f ${crdFolder}`)).toMatch(/^(\S+ unchanged\n){3}$/);
  });

  test('apply refuses a misspelt field and names it', async () => {
    const answer = await api.kubectl(['apply', '-f', '-'], runaiSpec({ autoscalling: {} }));
    expect(answer.failed).toBe(true);
    expect(answer.text).toContain('unknown field "spec.runai.spec.autoscalling"');
  });

  test('explain says what a field is for', async () => {
    const explained = await vi.waitFor(
      () => kubectl('explain inferencedeployment.spec.runai.spec.autoscaling.metric'),
      { timeout: 30_000, interval: 250 },
    );
    expect(explained).toContain('FIELD: metric <string>');
    expect(explained.replaceAll(/\s+/g, ' ')).toContain('What to scale by: throughput (requests per second)');
  });

  test('get shows what matters, and more with -o wide', async () => {
    const draft = deployment({}, 'shown');
    const { object } = await api.create(draft);
    const status = {
      target: 'runai',
      phase: 'Running',
      replicas: 2,
      workload: { id: '0b8c6f0e' },
      endpoints: [{ name: 'serving', url: 'https://llama.acme.run.ai', type: 'Serving' }],
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'Running',
          message: '',
          lastTransitionTime: '2026-01-05T10:00:00Z',
        },
      ],
    };
    expect(await api.replace({ ...object, status }, { subresource: '/status' })).toMatchObject({
      message: '',
    });
    await api.create(platform());
    await api.create(clusterPlatform());

    const rows = async (args: string) =>
      (await kubectl(args))
        .trim()
        .split('\n')
        .map((line) => line.trim().split(/\s+/));
    expect((await rows('get infd'))[0]).toEqual(['NAME', 'READY', 'REASON', 'TARGET', 'PLATFORM', 'AGE']);
    const [head, row] = await rows('get infd -o wide');
    expect(head?.slice(6)).toEqual(['PHASE', 'ENDPOINT', 'REPLICAS', 'WORKLOAD-ID']);
    expect(row?.toSpliced(5, 1).join(' ')).toBe(
      'shown True Running runai runai-prod Running https://llama.acme.run.ai 2 0b8c6f0e',
    );
    for (const kind of ['infp', 'cinfp']) {
      const [platformHead] = await rows(`get ${kind} -o wide`);
      expect(platformHead).toEqual(['NAME', 'READY', 'REASON', 'TYPE', 'URL', 'AGE', 'DEPLOYMENTS']);
    }
    const all = await kubectl('get inference');
    for (const name of ['inferencedeployment', 'inferenceplatform', 'clusterinferenceplatform']) {
      expect(all).toContain(`${name}.inference-operator.io/`);
    }
    await api.remove(draft);
  });

  test.each([
    { draft: deployment({}, 'born'), reason: 'NotCreated' },
    { draft: platform(), reason: 'Connecting' },
    { draft: clusterPlatform(), reason: 'Connecting' },
  ])('a new $draft.kind is in progress, also where no operator runs', async ({ draft, reason }) => {
    await api.create(draft);
    const { object } = await api.read(draft);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a whole object, by the API server
    expect(kstatus(object as unknown as StatusObject)).toBe('InProgress');
    const { kind, metadata } = draft;
    const flags = metadata.namespace === undefined ? '' : ` -n ${metadata.namespace}`;
    const row = await kubectl(`get ${kind} ${metadata.name}${flags} --no-headers`);
    expect(row.split(/\s+/).slice(1, 3)).toEqual(['False', reason]);
    await api.remove(draft);
  });

  test('scale sets replicas, and refuses what the target cannot do', async () => {
    const draft = deployment({}, 'scaled');
    await api.create(draft);
    await kubectl('scale infd scaled --replicas=3');
    expect(await replicas('scaled')).toBe(3);
    const refused = await api.kubectl(['scale', 'infd', 'scaled', '--replicas=0']);
    expect(refused.text).toContain('spec.replicas must be 1 or more for runai');
    expect(await replicas('scaled')).toBe(3);
    await api.remove(draft);
  });
});

describe('autoscalers and Git', () => {
  test('a HorizontalPodAutoscaler finds the scale subresource and gets along with an applier', async () => {
    const draft = deployment({}, 'hpa');
    await kubectl('apply --server-side --field-manager=gitops -f -', draft);
    const metric = {
      type: 'External',
      external: { metric: { name: 'queue_length' }, target: { type: 'AverageValue', averageValue: '10' } },
    };
    await kubectl('apply -f -', {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'hpa', namespace: 'default' },
      spec: {
        scaleTargetRef: { apiVersion: draft.apiVersion, kind: draft.kind, name: 'hpa' },
        minReplicas: 1,
        maxReplicas: 10,
        metrics: [metric],
      },
    });

    // What its controller does: reads the scale, wants a selector there, and puts another number.
    const { object } = await api.read(draft);
    const status = { replicas: 1, selector: 'inference-operator.io/workload=hpa' };
    await api.replace({ ...object, status }, { subresource: '/status' });
    expect((await api.scale(draft)).object).toMatchObject({ kind: 'Scale', spec: { replicas: 1 }, status });
    expect(await api.scale(draft, 5)).toMatchObject({ accepted: true, object: { spec: { replicas: 5 } } });
    expect(await replicas('hpa')).toBe(5);

    // The applier never names replicas, so it neither conflicts nor sets it back.
    await kubectl('apply --server-side --field-manager=gitops -f -', deployment({ paused: true }, 'hpa'));
    expect(await replicas('hpa')).toBe(5);
    await api.remove(draft);
  });

  test('client-side apply without replicas leaves the number alone too', async () => {
    const draft = deployment({}, 'client-side');
    await kubectl('apply -f -', draft);
    await kubectl('scale infd client-side --replicas=4');
    await kubectl('apply -f -', deployment({ paused: true }, 'client-side'));
    expect(await replicas('client-side')).toBe(4);
    await api.remove(draft);
  });

  test('two server-side appliers share the list of environment variables', async () => {
    const owner = deployment(
      { runai: { spec: { image, environmentVariables: [{ name: 'MODEL', value: 'llama' }] } } },
      'shared',
    );
    await kubectl('apply --server-side --field-manager=app -f -', owner);
    const addition = { environmentVariables: [{ name: 'OTEL_ENDPOINT', value: 'http://otel' }] };
    await kubectl('apply --server-side --field-manager=tracing -f -', {
      ...owner,
      spec: { runai: { spec: addition } },
    });
    const variables = () =>
      kubectl('get infd shared -o jsonpath={.spec.runai.spec.environmentVariables[*].name}');
    expect((await variables()).split(' ').toSorted()).toEqual(['MODEL', 'OTEL_ENDPOINT']);

    await kubectl(
      'apply --server-side --field-manager=app -f -',
      deployment({ runai: { spec: { image } } }, 'shared'),
    );
    expect(await variables()).toBe('OTEL_ENDPOINT');
    await api.remove(owner);
  });
});

test('each CRD is below the 256 KiB that client-side apply can annotate', async () => {
  const names = await readdir(crdFolder);
  expect(names.toSorted()).toEqual([
    'clusterinferenceplatforms.yaml',
    'inferencedeployments.yaml',
    'inferenceplatforms.yaml',
  ]);
  for (const name of names) expect((await stat(`${crdFolder}/${name}`)).size).toBeLessThan(256 * 1024);
});
