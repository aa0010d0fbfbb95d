import { expect, test, vi } from 'vitest';
import type { GcoreControl } from '../../../../test/simulators/gcore/control.ts';
import type { FakeCluster } from '../../../../test/support/model/fake-cluster.ts';
import { type Scene, until } from '../../../../test/support/stage/scene.ts';
import { Stage } from '../../../../test/support/stage/stage.ts';
import { gcore, startGcore } from '../../../../test/support/stage/targets/gcore.ts';

/**
 * An update that is no edit goes out, which reads show at once and whose task takes minutes. The generation stays what it
 * was: that it is Ready no longer must be on record before the call, and be held to by whoever comes after.
 */

vi.setConfig({ testTimeout: 60_000 });

interface GcoreScene extends Scene {
  readonly stage: Stage<GcoreControl>;
  readonly llama: FakeCluster;
}

const SECRET = 'prod/hf';
const env = [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'hf', key: 'token' } } }];

const isReady = ({ stage }: Scene): boolean => stage.says('llama').includes('Ready=True/');

async function ready(): Promise<GcoreScene> {
  const durations = { newMs: 60_000, runningMs: 60_000 };
  const platform = await startGcore({ updateStatus: 'stays', patchVisibleAt: 'post', durations });
  const stage = await Stage.on<GcoreControl>(platform);
  const llama = stage.apply('llama', { env });
  llama.secrets.set(SECRET, { version: '1', data: { token: 'one' } });
  const scene = { target: gcore, platform, stage, llama };
  await until(scene, 'llama', () => isReady(scene));
  return scene;
}

const newSecret = ({ llama }: GcoreScene): unknown =>
  llama.secrets.set(SECRET, { version: '2', data: { token: 'two' } });

const newImage = ({ stage }: GcoreScene): Promise<void> =>
  stage.control.editOutOfBand('llama', { image: 'vllm/vllm-openai:v0.11.0' });

/** Passes until a call that changes something goes out. `then`: as it does. */
async function untilSent({ stage }: GcoreScene, then: () => void): Promise<void> {
  const sent: string[] = [];
  stage.listener.sending = (kind) => {
    if (kind === 'read') return;
    sent.push(kind);
    then();
  };
  for (let pass = 0; sent.length === 0 && pass < 20; pass += 1) {
    await stage.wait(60_000);
    stage.suspect('llama');
    await stage.pass('llama');
  }
  expect(sent).toEqual(['change']);
  stage.listener = {};
}

async function expectServed({ stage }: GcoreScene, token: string): Promise<void> {
  const served = (await stage.control.workload('llama'))?.regions[0]?.servingSpec;
  expect(served).toMatchObject({ image: 'vllm/vllm-openai:v0.10.0', envs: { TOKEN: token } });
}

test.each([
  ['a Secret has another value', newSecret, 'two'],
  ['drift is corrected', newImage, 'one'],
])('%s, and the process dies of it: not Ready before its task has ended', async (_, begin, token) => {
  const scene = await ready();
  const { stage, llama } = scene;
  await using _stage = stage;
  await begin(scene);
  await untilSent(scene, () => {
    llama.fate = () => 'CrashBefore';
  });
  llama.fate = () => 'Fine';
  expect(isReady(scene)).toBe(false);
  stage.restart();
  stage.connectTo();
  await until(scene, 'llama', () => isReady(scene));
  await expectServed(scene, token);
  expect(await stage.control.calls({ method: 'PATCH' })).toHaveLength(1);
});

test('a Secret has another value, and the answer is lost: not Ready before its task has ended', async () => {
  const scene = await ready();
  const { stage } = scene;
  await using _ = stage;
  newSecret(scene);
  await stage.control.inject({ method: 'PATCH', times: 1, effect: { kind: 'reset', when: 'after' } });
  await untilSent(scene, () => {});
  expect(isReady(scene)).toBe(false);
  await until(scene, 'llama', () => isReady(scene));
  await expectServed(scene, 'two');
});
