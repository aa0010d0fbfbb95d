import type { KnobPath } from '../knob-positions.ts';
import { creation, INFERENCES } from '../test-client.ts';
import { type KnobTest, status, specOf, generic, revisions, asleep, settled, patched } from './steps.ts';

const twoGpus = { compute: { gpuDevicesRequest: 2, gpuRequestType: 'portion', gpuPortionRequest: 1 } };
const hostPath = { storage: { hostPath: [{ name: 'data', path: '/data', mountPath: '/data' }] } };
const nodePort = { ports: [{ container: 80, serviceType: 'NodePort', external: 80 }] };
const toleration = (operator: string, value?: string) => ({
  tolerations: [{ name: 't', key: 'gpu', operator, effect: 'NoSchedule', ...(value && { value }) }],
});

/** Knobs about specs, PATCH, revisions and phases. */
export const specAndRevisionKnobs = {
  patchMode: {
    async steps(sim) {
      const id = await settled(sim, 'llama', { compute: { cpuCoreRequest: 1, cpuMemoryRequest: '1G' } });
      await patched(sim, id, { compute: { cpuCoreRequest: 2 } });
      return (await specOf(sim, id))['compute'];
    },
    answers: [{ cpuCoreRequest: 2, cpuMemoryRequest: '1G' }, { cpuCoreRequest: 2 }],
  },
  patchNull: {
    async steps(sim) {
      const id = await settled(sim, 'llama', { args: '--verbose' });
      return [await patched(sim, id, { args: null }), (await specOf(sim, id))['args']];
    },
    answers: [
      [202, undefined],
      [202, '--verbose'],
      [400, '--verbose'],
    ],
  },
  patchRelease: {
    async steps(sim) {
      await sim.control.knobs({ patchImmutable: 'ignore' });
      const id = await settled(sim, 'llama');
      const [pullSecrets, compute] = [[{ name: 'key' }], { cpuCoreRequest: 2 }];
      await patched(sim, id, { imagePullSecrets: pullSecrets, priorityClass: 'high', compute });
      const { imagePullSecrets, priorityClass, compute: cpu } = await specOf(sim, id);
      return [imagePullSecrets, priorityClass, cpu].map((value) => value !== undefined);
    },
    answers: [
      [false, false, false],
      [false, false, true],
      [false, true, true],
      [true, true, true],
    ],
  },
  patchImmutable: {
    async steps(sim) {
      const id = await settled(sim, 'llama');
      return [
        await patched(sim, id, { labels: [{ name: 'a', value: 'b' }] }),
        (await specOf(sim, id))['labels'],
      ];
    },
    answers: [
      [400, undefined],
      [202, undefined],
    ],
  },
  zeroPhase: {
    async steps(sim) {
      const workload = await generic(sim, await settled(sim, 'llama', asleep));
      return [workload['phase'], workload['runningPods']];
    },
    answers: [
      ['Running', 0],
      ['Pending', 0],
      ['Stopped', 0],
      ['Completed', 0],
    ],
  },
  zeroRevisionPhase: {
    async steps(sim) {
      await sim.control.knobs({ zeroPhase: 'Stopped' });
      return (await revisions(sim, await settled(sim, 'llama', asleep)))[0]?.phase;
    },
    answers: ['Running', 'Stopped'],
  },
  zeroReady: {
    async steps(sim) {
      const { conditions } = await generic(sim, await settled(sim, 'llama', asleep));
      return (conditions as { type: string; status: string }[]).map(
        ({ type, status }) => `${type}=${status}`,
      );
    },
    answers: [['Ready=True'], ['Ready=False']],
  },
  failedHealsAfterMs: {
    async steps(sim) {
      await sim.control.script('llama', { kind: 'pullError' });
      const id = await settled(sim, 'llama');
      const failed = (await generic(sim, id))['phase'];
      await sim.control.advance(2000);
      return [failed, (await generic(sim, id))['phase']];
    },
    answers: [
      ['Failed', 'Failed'],
      ['Failed', 'Running'],
    ],
  },
  policyDefaults: {
    async steps(sim) {
      const spec = await specOf(sim, await sim.create('llama', { compute: { cpuCoreRequest: 1 } }));
      return [spec['imagePullPolicy'], spec['compute']];
    },
    answers: [
      [undefined, { cpuCoreRequest: 1 }],
      ['Always', { cpuCoreRequest: 1, cpuCoreLimit: 64 }],
    ],
  },
  echoAnnotations: {
    steps: async (sim) => Array.isArray((await specOf(sim, await sim.create('llama')))['annotations']),
    answers: [true, false],
  },
  revisionOn: {
    async steps(sim) {
      const id = await settled(sim, 'llama');
      await patched(sim, id, { autoscaling: { minReplicas: 2, maxReplicas: 2 } });
      const scaled = (await sim.control.workload(id))?.revisions.length;
      await patched(sim, id, { image: 'other' });
      const workload = await sim.control.workload(id);
      return [scaled, workload?.revisions.length, workload?.servingSpec?.['image']];
    },
    answers: [
      [2, 3, 'other'],
      [1, 2, 'other'],
      [1, 1, 'other'],
    ],
  },
  rollbackSpec: {
    async steps(sim) {
      await sim.control.knobs({ rolloutDeadlineMs: 2000 });
      await sim.control.script('llama', { kind: 'rolloutFails' });
      const id = await settled(sim, 'llama', { image: 'old' });
      await patched(sim, id, { image: 'new' });
      await sim.control.advance(2000);
      const serves = (await sim.control.workload(id))?.servingSpec?.['image'];
      return [serves, (await specOf(sim, id))['image']];
    },
    answers: [
      ['old', 'new'],
      ['old', 'old'],
    ],
  },
  rolloutDeadlineMs: {
    async steps(sim) {
      await sim.control.script('llama', { kind: 'rolloutFails' });
      const id = await settled(sim, 'llama');
      await patched(sim, id, { image: 'new' });
      await sim.control.advance(2000);
      return (await revisions(sim, id)).map(({ phase }) => phase).sort();
    },
    answers: [['Failed', 'Running'], ['Running']],
  },
  multiGpuPortion: {
    steps: (sim) => status(sim, 'POST', INFERENCES, creation('llama', twoGpus)),
    answers: [202, 400],
  },
  tolerationValue: {
    async steps(sim) {
      const equal = await status(sim, 'POST', INFERENCES, creation('a', toleration('Equal', 'yes')));
      const exists = await status(sim, 'POST', INFERENCES, creation('b', toleration('Exists')));
      const inverted = await status(sim, 'POST', INFERENCES, creation('c', toleration('Exists', 'yes')));
      return [equal, exists, inverted];
    },
    answers: [
      [202, 202, 400],
      [400, 400, 202],
      [202, 202, 202],
    ],
  },
  hostPathReadOnlyDefault: {
    async steps(sim) {
      const { storage } = (await specOf(sim, await sim.create('llama', hostPath))) as {
        storage?: { hostPath: { readOnly: boolean }[] };
      };
      return storage?.hostPath[0]?.readOnly;
    },
    answers: [true, false],
  },
  strictText: {
    steps: (sim) =>
      Promise.all([
        status(sim, 'POST', INFERENCES, creation('a', { podAffinity: { type: 'Required' } })),
        status(sim, 'POST', INFERENCES, creation('b', { image: null })),
        status(sim, 'POST', INFERENCES, creation('c', { tolerations: [{ exclude: true }] })),
      ]),
    answers: [
      [400, 400, 202],
      [202, 202, 202],
    ],
  },
  strictNames: {
    steps: (sim) =>
      status(sim, 'POST', INFERENCES, creation('llama', { imagePullSecrets: [{ name: 'my.registry_key' }] })),
    answers: [202, 400],
  },
  'fault.stuckCreating': {
    steps: async (sim) => (await generic(sim, await settled(sim, 'llama', nodePort)))['phase'],
    answers: ['Running', 'Creating'],
  },
} satisfies Partial<Record<KnobPath, KnobTest>>;
