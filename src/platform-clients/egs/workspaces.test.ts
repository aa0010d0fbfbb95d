import { describe, expect, test } from 'vitest';
import { type EgsStory, startEgsStory, storySection } from '../../../test/support/egs-story.ts';
import { seedKeys } from '../../../test/simulators/egs/places.ts';

const LIST = { route: '/api/v1/slice-workspace/list' };
const lists = async (run: EgsStory): Promise<number> => (await run.control.calls(LIST)).length;
const urlOf = (home: string): string => home.replace(/\/team-[ab]\/worker-\d$/, '');

describe('a first home', () => {
  test.each([
    ['the default workspace', {}, 'team-a/worker-1'],
    ['a workspace that is named', { workspace: 'team-b' }, 'team-b/worker-1'],
    ['another cluster', { clusterName: 'worker-2' }, 'team-a/worker-2'],
  ])('%s', async (_, more, place) => {
    await using run = await startEgsStory();
    expect(await run.locate({ ...storySection, ...more })).toEqual({
      kind: 'Home',
      home: expect.stringMatching(new RegExp(`^http://127\\.0\\.0\\.1:\\d+/${place}$`)),
    });
  });

  test.each([
    [
      { workspace: 'team-x' },
      'EGS has no workspace "team-x" that this connection may see; make it there, give the API key access to it, or create another InferenceDeployment with the right spec.egs.workspace',
    ],
    [
      { workspace: 'team-b', clusterName: 'worker-2' },
      'Workspace "team-b" of EGS has no cluster "worker-2"; it has worker-1; add the cluster to it there, or create another InferenceDeployment with the right spec.egs.clusterName',
    ],
  ])('%j is rejected, with what to do', async (more, message) => {
    await using run = await startEgsStory();
    expect(await run.locate({ ...storySection, ...more })).toEqual({ kind: 'Rejected', message });
  });

  test('a default that leads nowhere is corrected where it stands', async () => {
    await using run = await startEgsStory();
    const { Workspaces } = await import('./workspaces.ts');
    const api = {
      call: () => Promise.resolve({ kind: 'Value', value: { workspaces: [] }, serverTime: undefined }),
    };
    const workspaces = new Workspaces(api as never, run.clock, 'http://egs');
    const place = { workspace: 'team-x', isDefault: true, cluster: 'worker-1' };
    expect(await workspaces.locate(place, run.call)).toEqual({
      kind: 'Rejected',
      message: expect.stringMatching(
        /, or name the right one in spec\.egs\.defaultWorkspace of the platform object$/,
      ),
    });
  });

  test('a workspace that the key is not for is not there', async () => {
    await using run = await startEgsStory({}, seedKeys.editor);
    expect(await run.locate({ ...storySection, workspace: 'team-b' })).toMatchObject({ kind: 'Rejected' });
    expect(await run.locate()).toMatchObject({ kind: 'Home' });
  });

  test('nobody knows while the workspaces cannot be read', async () => {
    await using run = await startEgsStory();
    await run.control.inject({ path: LIST.route, effect: { kind: 'status', status: 503 } });
    expect(await run.locate()).toMatchObject({ kind: 'Unknown', error: { class: 'Transient' } });
  });
});

describe('what is read is believed', () => {
  test('for ten minutes where it is there', async () => {
    await using run = await startEgsStory();
    await Promise.all(Array.from({ length: 20 }, () => run.locate()));
    await run.pass(599_999);
    await run.locate();
    expect(await lists(run)).toBe(1);
    await run.pass(1);
    await run.locate();
    expect(await lists(run)).toBe(2);
  });

  test('for five seconds where it is not', async () => {
    await using run = await startEgsStory();
    const missing = { ...storySection, workspace: 'team-x' };
    await run.locate(missing);
    await run.locate(missing);
    expect(await lists(run)).toBe(1);
    await run.control.addWorkspace({ name: 'team-x', clusters: ['worker-1'] });
    await run.pass(5_000);
    expect(await run.locate(missing)).toMatchObject({ kind: 'Home' });
    expect(await lists(run)).toBe(2);
  });

  test('not after a create was refused', async () => {
    await using run = await startEgsStory();
    await run.apply();
    await run.create();
    const before = await lists(run);
    await run.locate();
    expect(await lists(run)).toBe(before + 1);
  });
});

describe('a home that is on record', () => {
  test('needs no call, and no default', async () => {
    await using run = await startEgsStory();
    const home = 'http://egs:8080/team-b/worker-1';
    const located = await run.locate(storySection, home);
    // Its workspace, whatever the default is by now, at this connection's URL.
    expect(located).toMatchObject({
      kind: 'Home',
      home: expect.stringMatching(/^http:\/\/127.*\/team-b\/worker-1$/),
    });
    expect(await run.locate(storySection, 'home' in located ? located.home : '')).toEqual(located);
    expect(await lists(run)).toBe(0);
  });

  test('is not what a spec says that names another', async () => {
    await using run = await startEgsStory();
    const first = await run.locate();
    const home = 'home' in first ? first.home : '';
    expect(await run.locate({ ...storySection, workspace: 'team-b' }, home)).toEqual({
      kind: 'Home',
      home: `${urlOf(home)}/team-b/worker-1`,
    });
  });

  test('a workspace that no list has shown is known by its name', async () => {
    await using run = await startEgsStory();
    expect(run.client.namesHome({} as never)).toBe(true);
    expect(run.client.partAt?.('http://egs/path/team-b/worker-1')).toEqual({ id: 'team-b', name: 'team-b' });
  });
});

test('without a workspace anywhere the message says where to write one', async () => {
  await using run = await startEgsStory();
  const { Workspaces } = await import('./workspaces.ts');
  const workspaces = new Workspaces({} as never, run.clock, 'http://egs');
  expect(await workspaces.locate({ workspace: undefined, cluster: 'worker-1' }, run.call)).toEqual({
    kind: 'Rejected',
    message: expect.stringContaining('write one into spec.egs.defaultWorkspace of the platform object'),
  });
});
