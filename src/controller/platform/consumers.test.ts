import { describe, expect, test } from 'vitest';
import { clusterInferencePlatformSpecSchema } from '../../crd/inference-platform.ts';
import { permission } from './consumers.ts';

const who = { platform: 'runai', namespace: 'team-a', labels: { tier: 'gold', env: 'prod' } };
const PROJECTS = { list: 'projects', word: 'project', field: 'spec.runai.project' } as const;
const inProject = (value: string | undefined) =>
  ({ ...PROJECTS, names: value === undefined ? [] : [value], isHome: false }) as const;

function ask(entries: object[] | undefined, asking: { project?: string | undefined } = { project: 'llm' }) {
  const { allowedConsumers } = clusterInferencePlatformSpecSchema.parse({
    runai: { url: 'https://acme.run.ai' },
    credentialsSecretRef: { name: 'runai' },
    allowedConsumers: entries,
  });
  return permission(allowedConsumers, { ...who, part: inProject(asking.project) });
}

const selector = (...matchExpressions: object[]): object => ({ namespaceSelector: { matchExpressions } });

describe('which namespaces an entry covers', () => {
  test.each<[string, object[] | undefined, boolean]>([
    ['nobody without a list', undefined, false],
    ['nobody with an empty list', [], false],
    ['by name', [{ namespaces: ['other', 'team-a'] }], true],
    ['another name', [{ namespaces: ['team-b'] }], false],
    ['a name is no prefix', [{ namespaces: ['team'] }], false],
    ['everybody', [{ namespaceSelector: {} }], true],
    ['by a label', [{ namespaceSelector: { matchLabels: { tier: 'gold' } } }], true],
    [
      'by labels that must all hold',
      [{ namespaceSelector: { matchLabels: { tier: 'gold', env: 'dev' } } }],
      false,
    ],
    ['In', [selector({ key: 'tier', operator: 'In', values: ['silver', 'gold'] })], true],
    ['In, another value', [selector({ key: 'tier', operator: 'In', values: ['silver'] })], false],
    ['In, no such label', [selector({ key: 'zone', operator: 'In', values: ['gold'] })], false],
    ['NotIn', [selector({ key: 'tier', operator: 'NotIn', values: ['silver'] })], true],
    ['NotIn, that value', [selector({ key: 'tier', operator: 'NotIn', values: ['gold'] })], false],
    ['NotIn holds without the label', [selector({ key: 'zone', operator: 'NotIn', values: ['gold'] })], true],
    ['Exists', [selector({ key: 'env', operator: 'Exists' })], true],
    ['Exists, no such label', [selector({ key: 'zone', operator: 'Exists' })], false],
    ['DoesNotExist', [selector({ key: 'zone', operator: 'DoesNotExist' })], true],
    ['DoesNotExist, but it does', [selector({ key: 'env', operator: 'DoesNotExist' })], false],
    [
      'all expressions must hold',
      [selector({ key: 'env', operator: 'Exists' }, { key: 'zone', operator: 'Exists' })],
      false,
    ],
    ['one entry that fits is enough', [{ namespaces: ['team-b'] }, { namespaceSelector: {} }], true],
  ])('%s', (_why, entries, allowed) => {
    expect(ask(entries).allowed).toBe(allowed);
  });
});

describe('a namespace whose labels nobody has seen yet', () => {
  const asks = (entry: object) =>
    permission([entry as never], { ...who, labels: undefined, part: inProject('llm') }).allowed;
  const by = (matchExpression: object) => selector(matchExpression);

  test.each([
    [
      'waits, where labels would let it in',
      { namespaceSelector: { matchLabels: { tier: 'gold' } } },
      'Unknown',
    ],
    ['waits, where labels would keep it out', by({ key: 'restricted', operator: 'DoesNotExist' }), 'Unknown'],
    ['waits for NotIn as well', by({ key: 'stage', operator: 'NotIn', values: ['dev'] }), 'Unknown'],
    [
      'is let in by its name',
      { namespaces: ['team-a'], namespaceSelector: { matchLabels: { a: 'b' } } },
      true,
    ],
    ['is let in with all others', { namespaceSelector: {} }, true],
    ['is kept out by names', { namespaces: ['team-b'] }, false],
  ] as const)('%s', (_why, entry, allowed) => {
    expect(asks(entry)).toBe(allowed);
  });
});

describe('which projects', () => {
  test.each<[string, object, string | undefined, boolean]>([
    ['no list: every project', {}, 'anything', true],
    ['no list: even none', {}, undefined, true],
    ['a listed one', { projects: ['other', 'llm'] }, 'llm', true],
    ['one that is not listed', { projects: ['other'] }, 'llm', false],
    ['a list, but no project is named anywhere', { projects: ['llm'] }, undefined, false],
  ])('%s', (_why, entry, project, allowed) => {
    expect(ask([{ namespaces: ['team-a'], ...entry }], { project }).allowed).toBe(allowed);
  });

  test('a platform without such parts: a list of projects restricts nothing', () => {
    const entry = { namespaces: ['team-a'], projects: ['other'], adopt: 'Forbidden' as const };
    expect(permission([entry], { ...who, part: undefined }).allowed).toBe(true);
  });

  test.each([
    ['a listed one', ['other', 'llm'], true],
    ['one that is not listed', ['other'], false],
  ])('workspaces are another list: %s', (_, workspaces, allowed) => {
    const part = { list: 'workspaces', word: 'workspace', field: 'spec.egs.workspace' } as const;
    const entry = { namespaces: ['team-a'], workspaces, projects: ['x'], adopt: 'Forbidden' as const };
    const verdict = permission([entry], { ...who, part: { ...part, names: ['llm'], isHome: false } });
    expect(verdict.allowed).toBe(allowed);
  });

  test('projects of one entry are no leave for the namespaces of another', () => {
    const entries = [
      { namespaces: ['team-a'], projects: ['llm'] },
      { namespaces: ['team-b'], projects: ['vision'] },
    ];
    expect(ask(entries, { project: 'vision' }).allowed).toBe(false);
  });
});

describe('adoption', () => {
  test.each<[string, object[], boolean]>([
    ['forbidden unless said', [{ namespaceSelector: {} }], false],
    ['said', [{ namespaceSelector: {}, adopt: 'Allowed' }], true],
    [
      'said by one of those that fit',
      [{ namespaceSelector: {} }, { namespaces: ['team-a'], adopt: 'Allowed' }],
      true,
    ],
    [
      'said to somebody else',
      [{ namespaceSelector: {} }, { namespaces: ['team-b'], adopt: 'Allowed' }],
      false,
    ],
    [
      'said for another project',
      [{ namespaceSelector: {} }, { namespaceSelector: {}, projects: ['vision'], adopt: 'Allowed' }],
      false,
    ],
  ])('%s', (_why, entries, adopt) => {
    expect(ask(entries)).toEqual({ allowed: true, adopt });
  });
});

describe('the refusal says what is missing', () => {
  test.each<[string, object[], string | undefined, string]>([
    [
      'no entry',
      [],
      'llm',
      'spec.allowedConsumers of ClusterInferencePlatform runai has no entry for namespace team-a: ask its owner to add one',
    ],
    [
      'no such project',
      [{ namespaceSelector: {}, projects: ['x'] }],
      'llm',
      'to use project llm: name an allowed one in another InferenceDeployment, or ask its owner to add it',
    ],
    [
      'no project at all',
      [{ namespaceSelector: {}, projects: ['x'] }],
      undefined,
      'This deployment names no project, and there is no default: write one that spec.allowedConsumers of ClusterInferencePlatform runai allows to namespace team-a into spec.runai.project of another InferenceDeployment.',
    ],
  ])('%s', (_why, entries, project, message) => {
    expect(ask(entries, { project })).toMatchObject({
      allowed: false,
      message: expect.stringContaining(message) as string,
    });
  });
});

describe('a workload that is there already, though nobody named its project', () => {
  const home = (...names: string[]) =>
    ({
      ...PROJECTS,
      names: names.length === 0 ? undefined : names,
      isHome: true,
    }) as const;
  const judge = (entry: object, part: ReturnType<typeof home>) =>
    permission([{ namespaces: ['team-a'], adopt: 'Forbidden', ...entry }], { ...who, part });

  test.each([
    ['by its name', { projects: ['llm'] }, home('llm', '33'), true],
    ['by its id', { projects: ['33'] }, home('llm', '33'), true],
    ['neither', { projects: ['vision'] }, home('llm', '33'), false],
    ['not known yet', { projects: ['llm'] }, home(), 'Unknown'],
    ['not known yet, and it does not matter', {}, home(), true],
    ['not known yet, of a namespace without an entry', { namespaces: ['other'] }, home(), false],
  ] as const)('%s', (_why, entry, part, allowed) => {
    expect(judge(entry, part).allowed).toBe(allowed);
  });

  test('nothing else can be named any more', () => {
    expect(judge({ projects: ['vision'] }, home('llm', '33'))).toMatchObject({
      message: expect.stringMatching(
        /to use project llm, where the workload lives: ask its owner to add it\.$/,
      ),
    });
  });
});
