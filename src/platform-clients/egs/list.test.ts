import { expect, test } from 'vitest';
import { startEgsStory } from '../../../test/support/egs-story.ts';

const LIST = '/api/v1/inference-endpoint/list';
const at = { cluster: 'worker-1' };

test('one page for each workspace', async () => {
  await using run = await startEgsStory();
  const a = await run.control.createOutOfBand({ ...at, name: 'a', workspace: 'team-a' });
  const b = await run.control.createOutOfBand({ ...at, name: 'b', workspace: 'team-b' });
  const pages = await run.pages();
  expect(pages).toMatchObject([
    {
      rows: [{ id: a, name: 'a', home: expect.stringMatching(/\/team-a\/worker-1$/) }],
      next: '["team-b"]',
      unreadable: 0,
    },
    {
      rows: [{ id: b, name: 'b', home: expect.stringMatching(/\/team-b\/worker-1$/) }],
      next: undefined,
      unreadable: 0,
    },
  ]);
  expect((await run.control.calls()).map(({ path, query }) => `${path}?${query}`).slice(1)).toEqual([
    '/api/v1/slice-workspace/list?',
    `${LIST}?workspace=team-a`,
    `${LIST}?workspace=team-b`,
  ]);
});

test('no workspaces are an empty list', async () => {
  await using run = await startEgsStory();
  await run.control.removeWorkspace('team-a');
  await run.control.removeWorkspace('team-b');
  expect(await run.pages()).toMatchObject([{ rows: [], next: undefined, unreadable: 0 }]);
});

test.each([404, 403])(
  'a workspace that answers %i hides nothing from the others, and nothing is missing',
  async (status) => {
    await using run = await startEgsStory();
    const b = await run.control.createOutOfBand({ ...at, name: 'b', workspace: 'team-b' });
    const body = { statusCode: status, error: { data: null } };
    await run.control.inject({ path: LIST, times: 1, effect: { kind: 'status', status, body } });
    expect(await run.pages()).toMatchObject([
      { rows: [], unreadable: 1 },
      { rows: [{ id: b }], unreadable: 0 },
    ]);
  },
);

test('a list that fails is none', async () => {
  await using run = await startEgsStory();
  await run.control.inject({ path: LIST, skip: 1, effect: { kind: 'status', status: 500 } });
  expect(await run.pages()).toMatchObject({ class: 'Transient' });
});

test('a row that cannot be read is counted', async () => {
  await using run = await startEgsStory();
  await run.control.removeWorkspace('team-b');
  const good = { endpointName: 'a', namespace: 'ns', clusterName: 'worker-1', status: null };
  const body = { statusCode: 200, data: { endpoints: [good, { endpointName: 'b' }, 7] } };
  await run.control.inject({ path: LIST, effect: { kind: 'wrongJson', body } });
  expect(await run.pages()).toMatchObject([
    { rows: [{ id: 'ns', phase: '', phaseClass: 'Unknown' }], unreadable: 2 },
  ]);
});

test('a digest changes with what is worth a look', async () => {
  await using run = await startEgsStory();
  await run.apply();
  await run.untilReady();
  const digest = async (): Promise<string | undefined> => {
    const pages = await run.pages();
    return pages instanceof Error ? undefined : pages[0]?.rows[0]?.digest;
  };
  const digests = [await digest()];
  expect(await digest()).toBe(digests[0]);
  await run.control.show('llama', { status: 'Failed' });
  digests.push(await digest());
  await run.control.show('llama', { endpoint: '' });
  digests.push(await digest());
  await run.control.editOutOfBand('llama', { modelName: 'sklearn' });
  digests.push(await digest());
  expect(new Set(digests).size).toBe(4);
});
