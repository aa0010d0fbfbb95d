import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { image } from '../../support/whole-specs/least-specs.ts';
import { type CrdApi, startCrdApi } from './crd-api.ts';
import type { Draft } from '../../support/crd-rules/draft.ts';
import { deployment } from '../../support/crd-rules/drafts.ts';

let api: CrdApi;
beforeAll(async () => {
  api = await startCrdApi();
});
afterAll(() => api[Symbol.asyncDispose]());

/** What a user writes, and what is left of it where a null of a field says "remove this field". */
const written = { compute: { foo: null, list: [1, null] }, bar: null };
const removed = { compute: { list: [1, null] } };

const withExtra = (name: string, extra: unknown): Draft =>
  deployment({ runai: { spec: { image }, extra } }, name);

const storedExtra = async (draft: Draft): Promise<unknown> =>
  ((await api.read(draft)).object.spec as { runai: { extra?: unknown } }).runai.extra;

const patch = (type: string, body: unknown) => (name: string) => [
  'patch',
  'infd',
  name,
  `--type=${type}`,
  '-p',
  JSON.stringify(body),
];
const fromFile =
  (...args: string[]) =>
  () => [...args, '-f', '-'];

/** What docs/kinds/inferencedeployment.md says of null in `extra`: the operator refuses what it is shown. */
describe('what the operator is shown of a null in extra', () => {
  test.each([
    ['create', fromFile('create'), written],
    ['server-side-apply', fromFile('apply', '--server-side'), written],
    ['first-apply', fromFile('apply'), removed],
  ])('a new object, %s', async (name, args, kept) => {
    const draft = withExtra(name, written);
    expect(await api.kubectl(args(), draft)).toMatchObject({ failed: false });
    expect(await storedExtra(draft)).toEqual(kept);
  });

  test.each([
    ['replace', fromFile('replace'), written],
    ['json-patch', patch('json', [{ op: 'add', path: '/spec/runai/extra', value: written }]), written],
    ['server-side-edit', fromFile('apply', '--server-side', '--force-conflicts'), written],
    ['apply', fromFile('apply'), removed],
    ['merge-patch', patch('merge', { spec: { runai: { extra: written } } }), removed],
  ])('an object that is there, %s', async (name, args, kept) => {
    const before = withExtra(name, { compute: { foo: 1 }, bar: 2 });
    expect(await api.kubectl(['apply', '-f', '-'], before)).toMatchObject({ failed: false });
    const after = withExtra(name, written);
    expect(await api.kubectl(args(name), after)).toMatchObject({ failed: false });
    expect(await storedExtra(after)).toEqual(kept);
  });

  test('null in place of extra, or in a field of spec, is no value at all', async () => {
    const draft = deployment({ runai: { spec: { image, command: null }, extra: null } }, 'whole');
    expect(await api.kubectl(['create', '-f', '-'], draft)).toMatchObject({ failed: false });
    expect((await api.read(draft)).object.spec).toMatchObject({ runai: { spec: { image } } });
    expect(await storedExtra(draft)).toBeUndefined();
  });
});
