import type { KnobPath } from '../knob-positions.ts';
import { container, SETTLED_MS } from '../test-client.ts';
import { field, glance, type KnobTest, LLAMA, patched, status } from './steps.ts';

/** Knobs about what changes, stops and deletes do. */
export const updateKnobs = {
  commandOut: {
    async steps(sim) {
      await sim.serving('llama70b', { command: ['nginx', '-g', 'daemon off;'] });
      return field(sim, 'command');
    },
    answers: ['nginx -g daemon off;', ['nginx', '-g', 'daemon off;'], "nginx -g 'daemon off;'"],
  },
  emptyCommand: {
    async steps(sim) {
      await sim.serving('llama70b', { command: ['run'] });
      await patched(sim, { command: [] });
      return field(sim, 'command');
    },
    answers: [null, 'run'],
  },
  busy: {
    async steps(sim) {
      await sim.create('llama70b');
      return [
        await status(sim, 'PATCH', LLAMA, { timeout: 5 }),
        await status(sim, 'POST', `${LLAMA}/stop`),
        await status(sim, 'DELETE', LLAMA),
        await sim.control.advance(SETTLED_MS * 10).then(() => status(sim, 'GET', LLAMA)),
      ];
    },
    answers: [
      [200, 204, 200, 404],
      [409, 409, 409, 200],
      [423, 423, 423, 200],
    ],
  },
  patchNull: {
    async steps(sim) {
      await sim.serving('llama70b', { envs: { A: '1' }, command: ['run'], timeout: 7 });
      const answer = await patched(sim, { envs: null, command: null, timeout: null, image: null });
      const shown = await sim.read('llama70b');
      return [answer, shown['envs'], shown['command'], shown['timeout'], shown['image']];
    },
    answers: [
      ['0 tasks', { A: '1' }, 'run', 7, 'vllm/vllm-openai:v0.10.0'],
      ['1 tasks', null, null, null, 'vllm/vllm-openai:v0.10.0'],
      [400, { A: '1' }, 'run', 7, 'vllm/vllm-openai:v0.10.0'],
    ],
  },
  patchMaps: {
    async steps(sim) {
      const http = { rate: 1, window: 1 };
      const probes = {
        liveness_probe: { enabled: true, probe: { period_seconds: 5, tcp_socket: { port: 80 } } },
      };
      await sim.serving('llama70b', {
        envs: { A: '1', B: '2' },
        containers: [container(6), container(7, 1, 1, { cooldown_period: 9, triggers: { http } })],
        probes,
      });
      await patched(sim, {
        envs: { A: '3' },
        containers: [container(7, 1, 2, { triggers: { cpu: { threshold: 50 } } })],
        probes: { liveness_probe: { enabled: true, probe: { period_seconds: 6 } } },
      });
      const shown = await sim.read('llama70b');
      const containers = shown['containers'] as ReturnType<typeof container>[];
      const scale = containers.at(-1)?.scale as Record<string, unknown> | undefined;
      const { liveness_probe } = shown['probes'] as Record<string, { probe: Record<string, unknown> }>;
      return {
        envs: shown['envs'],
        regions: containers.map(({ region_id }) => region_id),
        cooldown: scale?.['cooldown_period'],
        max: scale?.['max'],
        triggers: scale?.['triggers'],
        probe: [liveness_probe?.probe['period_seconds'], liveness_probe?.probe['tcp_socket']],
      };
    },
    answers: [
      {
        envs: { A: '3' },
        regions: [7],
        cooldown: null,
        max: 2,
        triggers: {
          cpu: { threshold: 50 },
          memory: null,
          gpu_utilization: null,
          gpu_memory: null,
          http: null,
          sqs: null,
        },
        probe: [6, null],
      },
      {
        envs: { A: '3', B: '2' },
        regions: [6, 7],
        cooldown: 9,
        max: 2,
        triggers: {
          cpu: { threshold: 50 },
          memory: null,
          gpu_utilization: null,
          gpu_memory: null,
          http: { rate: 1, window: 1 },
          sqs: null,
        },
        probe: [6, { port: 80 }],
      },
    ],
  },
  patchVisibleAt: {
    async steps(sim) {
      await sim.serving('llama70b');
      await sim.call('PATCH', LLAMA, { timeout: 5 });
      const early = await field(sim, 'timeout');
      await sim.control.advance(200);
      return [early, await field(sim, 'timeout')];
    },
    answers: [
      [5, 5],
      [120, 5],
    ],
  },
  patchWakes: {
    async steps(sim) {
      await sim.serving('llama70b');
      await sim.call('POST', `${LLAMA}/stop`);
      await sim.control.advance(SETTLED_MS);
      const answer = await patched(sim, { timeout: 5 });
      return [answer, await field(sim, 'timeout'), await glance(sim)];
    },
    answers: [
      ['1 tasks', 5, 'ACTIVE 1'],
      ['1 tasks', 5, 'DISABLED 0'],
      [409, 120, 'DISABLED 0'],
    ],
  },
  stopTwice: {
    async steps(sim) {
      await sim.serving('llama70b');
      const start = await status(sim, 'POST', `${LLAMA}/start`);
      const first = await status(sim, 'POST', `${LLAMA}/stop`);
      const early = await status(sim, 'POST', `${LLAMA}/stop`);
      await sim.control.advance(SETTLED_MS);
      return [start, first, early, await status(sim, 'POST', `${LLAMA}/stop`)];
    },
    answers: [
      [204, 204, 204, 204],
      [409, 204, 409, 409],
      [400, 204, 400, 400],
    ],
  },
  rollout: {
    async steps(sim) {
      await sim.serving('llama70b', { containers: [container(7, 2, 2)] });
      await sim.call('PATCH', LLAMA, { image: 'other' });
      await sim.control.advance(200);
      const during = (await sim.control.workload('llama70b'))?.regions[0]?.ready;
      await sim.control.advance(200);
      return [during, (await sim.control.workload('llama70b'))?.regions[0]?.ready];
    },
    answers: [
      [2, 2],
      [0, 2],
    ],
  },
  updateStatus: {
    async steps(sim) {
      await sim.serving('llama70b');
      await sim.call('PATCH', LLAMA, { image: 'other' });
      const seen = [await glance(sim)];
      for (const ms of [200, 200]) {
        await sim.control.advance(ms);
        seen.push(await glance(sim));
      }
      return seen;
    },
    answers: [
      ['ACTIVE 1', 'ACTIVE 1', 'ACTIVE 1'],
      ['PARTIALLYDEPLOYED 1', 'PARTIALLYDEPLOYED 1', 'ACTIVE 1'],
    ],
  },
} satisfies Partial<Record<KnobPath, KnobTest>>;
