import { expect, test } from 'vitest';
import { edit, type Scene, settled, until } from '../../../../test/support/stage/scene.ts';
import { Stage } from '../../../../test/support/stage/stage.ts';
import { gcore, startGcore } from '../../../../test/support/stage/targets/gcore.ts';

/** Gcore refuses `api_keys` beside `auth_enabled`, so an edit from one to the other takes two calls. */

const KEYED = { spec: { api_keys: ['team-a'] } };
const SWITCH = { spec: { api_keys: null, auth_enabled: true } };

test.each([
  ['Correct', 1],
  ['Report', 1],
  ['Ignore', 1],
  ['Ignore', 0],
])(
  'neither half of the edit is lost (%s, %i tasks)',
  { timeout: 60_000 },
  async (driftPolicy, tasksPerUpdate) => {
    const platform = await startGcore({ tasksPerUpdate: tasksPerUpdate === 0 ? 0 : 1 });
    const stage = await Stage.on(platform);
    await using _ = stage;
    await makeKey(platform.connection);
    const scene: Scene = { target: gcore, platform, stage };
    await settled(scene, 'llama', KEYED, { driftPolicy });
    edit(scene, 'llama', SWITCH);
    await until(scene, 'llama', () => stage.says('llama').includes('Ready=True/Running '));
    const sent = await stage.control.workload('llama');
    expect(sent?.spec).toMatchObject({ api_keys: [], auth_enabled: true });
    expect(stage.warnings).toEqual([]);
  },
);

async function makeKey({ url, credentials }: Scene['platform']['connection']): Promise<void> {
  const headers = { authorization: `APIKey ${credentials['apiKey']}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ name: 'team-a' });
  await fetch(`${url}/cloud/v3/inference/1234/api_keys`, { method: 'POST', headers, body });
}
