import { describe, expect, test } from 'vitest';
import { ApiError } from '../../kube/api-error.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { ObjectRef, Resource } from '../../kube/objects.ts';
import { type CredentialRefs, readCredentials } from './credentials.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const sound = { clientId: base64('id'), clientSecret: base64('secret') };

/** An API server that holds these objects, by `Kind/name`; a number is the status of its refusal. */
function server(objects: Record<string, Record<string, string> | number>) {
  const asked: string[] = [];
  const client: Pick<KubeClient, 'get'> = {
    async get<T>({ kind }: Resource, { namespace, name }: ObjectRef): Promise<T> {
      asked.push(`${kind} ${namespace}/${name}`);
      const data = objects[`${kind}/${name}`] ?? 404;
      if (typeof data === 'number') throw new ApiError(data, 'Refused', `no ${kind} for you`);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the wire has it
      return { metadata: { name, resourceVersion: `rv-${name}` }, data } as T;
    },
  };
  return { client, asked };
}

const read = (
  client: Pick<KubeClient, 'get'>,
  ca?: CredentialRefs['ca'],
): ReturnType<typeof readCredentials> =>
  readCredentials(
    client,
    { namespace: 'prod', secret: 'runai', keys: ['clientId', 'clientSecret'], ca },
    AbortSignal.timeout(1_000),
  );

const caSecret = { kind: 'Secret', name: 'ca', key: 'ca.crt' } as const;
const caMap = { kind: 'ConfigMap', name: 'ca', key: 'bundle.pem' } as const;

test('values are decoded, and rid of the line feed that nobody meant', async () => {
  const { client, asked } = server({
    'Secret/runai': { ...sound, clientSecret: base64('secret\n'), more: 'x' },
  });
  expect(await read(client)).toEqual({
    kind: 'Read',
    values: { clientId: 'id', clientSecret: 'secret' },
    secret: 'Secret prod/runai',
    ca: undefined,
    version: 'rv-runai',
  });
  expect(asked).toEqual(['Secret prod/runai']);
});

test.each([
  [
    'a Secret, base64',
    caSecret,
    { 'Secret/ca': { 'ca.crt': base64('PEM\n') } },
    'key "ca.crt" of Secret prod/ca',
  ],
  [
    'a ConfigMap, plain',
    caMap,
    { 'ConfigMap/ca': { 'bundle.pem': 'PEM' } },
    'key "bundle.pem" of ConfigMap prod/ca',
  ],
])('a CA from %s; its version counts as well', async (_what, ref, objects, from) => {
  const { client } = server({ 'Secret/runai': sound, ...objects });
  expect(await read(client, ref)).toMatchObject({
    kind: 'Read',
    ca: { pem: 'PEM', from },
    version: 'rv-runai rv-ca',
  });
});

describe('what is missing is named, with what to do', () => {
  test.each<[string, Parameters<typeof server>[0], CredentialRefs['ca'], string, string]>([
    [
      'no Secret',
      {},
      undefined,
      'CredentialsInvalid',
      'Secret prod/runai does not exist: create it with the keys "clientId" and "clientSecret".',
    ],
    [
      'no key',
      { 'Secret/runai': { clientId: sound.clientId } },
      undefined,
      'CredentialsInvalid',
      'Secret prod/runai has no key "clientSecret": add it.',
    ],
    [
      'neither of the keys',
      { 'Secret/runai': { apiKey: sound.clientId } },
      undefined,
      'CredentialsInvalid',
      'Secret prod/runai has none of the keys "clientId" and "clientSecret": add them.',
    ],
    [
      'an empty value',
      { 'Secret/runai': { ...sound, clientId: '' } },
      undefined,
      'CredentialsInvalid',
      'Secret prod/runai has nothing in its key "clientId": write the value there.',
    ],
    [
      'nothing but a line feed',
      { 'Secret/runai': { ...sound, clientId: base64('\n') } },
      undefined,
      'CredentialsInvalid',
      'Secret prod/runai has nothing in its key "clientId": write the value there.',
    ],
    [
      'no CA',
      { 'Secret/runai': sound },
      caMap,
      'CertificateInvalid',
      'ConfigMap prod/ca, which spec.tls.caRef names, does not exist: create it with the key "bundle.pem".',
    ],
    [
      'no key of the CA',
      { 'Secret/runai': sound, 'Secret/ca': { 'tls.crt': 'x' } },
      caSecret,
      'CertificateInvalid',
      'Secret prod/ca, which spec.tls.caRef names, has no key "ca.crt": add it.',
    ],
    [
      'an empty key of the CA',
      { 'Secret/runai': sound, 'ConfigMap/ca': { 'bundle.pem': '' } },
      caMap,
      'CertificateInvalid',
      'ConfigMap prod/ca, which spec.tls.caRef names, has nothing in its key "bundle.pem": write the value there.',
    ],
    [
      'no right to read',
      { 'Secret/runai': 403 },
      undefined,
      'CredentialsInvalid',
      'The operator may not read Secret prod/runai: no Secret for you. Give its ServiceAccount the right to get it.',
    ],
    [
      'no right to read the CA',
      { 'Secret/runai': sound, 'ConfigMap/ca': 403 },
      caMap,
      'CertificateInvalid',
      'The operator may not read ConfigMap prod/ca, which spec.tls.caRef names: no ConfigMap for you. Give its ServiceAccount the right to get it.',
    ],
  ])('%s', async (_what, objects, ca, reason, message) => {
    const { client } = server(objects);
    expect(await read(client, ca)).toEqual({
      kind: 'Missing',
      fault: { reason, message, stalled: true, onlySecret: true },
    });
  });
});

test('where the API server cannot say, nothing follows', async () => {
  const { client } = server({ 'Secret/runai': 503 });
  await expect(read(client)).rejects.toThrow('no Secret for you');
});
