import { expect, test } from 'vitest';
import { objectOf } from '../../../../test/support/decide/scene.ts';
import { ApiError } from '../../../kube/api-error.ts';
import type { KubeClient } from '../../../kube/client.ts';
import type { ObjectRef, Resource } from '../../../kube/objects.ts';
import { readSecrets, type SecretsRead } from './secrets.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

const object = objectOf({ generation: 3 });
const variable = (name: string, secret: string) => ({
  name,
  valueFrom: { secretKeyRef: { name: secret, key: 'token', optional: false } },
});
const spec = {
  ...object.spec,
  runai: undefined,
  gcore: { env: [variable('A', 'hf'), variable('B', 's3'), variable('C', 'hf')] },
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- of the section only `env` matters here
} as unknown as typeof object.spec;

/** Reads from an API server that has these Secrets; a number is the status of its refusal. */
async function read(
  secrets: Record<string, Record<string, string> | number>,
): Promise<{ read: SecretsRead; asked: string[] }> {
  const asked: string[] = [];
  const kube: Pick<KubeClient, 'get'> = {
    async get<T>({ plural }: Resource, { namespace, name }: ObjectRef): Promise<T> {
      asked.push(`${plural} ${namespace}/${name}`);
      const data = secrets[name] ?? 404;
      if (typeof data === 'number') throw new ApiError(data, 'Refused', `no ${name} for you`);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the wire has it
      return { metadata: { name, resourceVersion: `rv-${name}` }, data } as T;
    },
  };
  const signal = AbortSignal.timeout(1_000);
  return { read: await readSecrets(kube, { ...object, spec }, 7_000, signal), asked };
}

test('each is read once, from the namespace of the object, and values are taken as they are', async () => {
  const { read: found, asked } = await read({
    hf: { token: base64(' secret\n') },
    s3: { token: base64('ünder') },
  });
  expect(asked).toEqual(['secrets team-a/hf', 'secrets team-a/s3']);
  expect(found).toEqual({
    generation: 3,
    begunAt: 7_000,
    values: new Map([
      ['hf', { resourceVersion: 'rv-hf', data: { token: ' secret\n' } }],
      ['s3', { resourceVersion: 'rv-s3', data: { token: 'ünder' } }],
    ]),
    denied: undefined,
  });
});

test('one that does not exist is missing', async () => {
  const { read: found } = await read({ s3: {} });
  expect([...found.values.keys()]).toEqual(['s3']);
  expect(found.denied).toBeUndefined();
});

test('one that may not be read: which, and which right is missing', async () => {
  const { read: found } = await read({ hf: 403, s3: {} });
  expect(found.denied).toBe(
    'The operator may not read Secret hf: no hf for you. Give its ServiceAccount the right to get Secrets in namespace team-a.',
  );
});

test('an API server that cannot say: nothing is known', async () => {
  await expect(read({ hf: 500, s3: {} })).rejects.toThrow('no hf for you');
});
