import type { KnobPath } from '../knob-positions.ts';
import { container, creation, DEPLOYMENTS, TASKS } from '../test-client.ts';
import { field, type KnobTest, LLAMA, patched, status } from './steps.ts';

/** Knobs about tasks, and about what limits are told. */
export const taskKnobs = {
  taskData: {
    async steps(sim) {
      const id = await sim.create('llama70b');
      const { body } = await sim.call('GET', `${TASKS}/${id}`);
      return (body['data'] as { name?: string } | null)?.name;
    },
    answers: ['llama70b', undefined],
  },
  taskResources: {
    async steps(sim) {
      const id = await sim.create('llama70b');
      await sim.control.advance(200);
      const { body } = await sim.call('GET', `${TASKS}/${id}`);
      const [resource] = (body['created_resources'] as { inference_instances: string[] }).inference_instances;
      return resource === 'llama70b';
    },
    answers: [true, false],
  },
  taskTtlMs: {
    async steps(sim) {
      const id = await sim.create('llama70b');
      await sim.control.advance(2199);
      const late = await status(sim, 'GET', `${TASKS}/${id}`);
      await sim.control.advance(1);
      const { body } = await sim.call('GET', TASKS);
      return [late, await status(sim, 'GET', `${TASKS}/${id}`), body['count']];
    },
    answers: [
      [200, 200, 1],
      [200, 404, 0],
    ],
  },
  earlyTaskError: {
    async steps(sim) {
      const id = await sim.create('llama70b');
      const task = async (ms: number) => {
        await sim.control.advance(ms);
        const { body } = await sim.call('GET', `${TASKS}/${id}`);
        return [body['state'], body['error']];
      };
      return [await task(100), await task(100)];
    },
    answers: [
      [
        ['RUNNING', null],
        ['FINISHED', null],
      ],
      [
        ['RUNNING', 'a step failed and is tried again'],
        ['FINISHED', null],
      ],
    ],
  },
  limitKeys: {
    async steps(sim) {
      await sim.control.setQuota(29_841, { inference_gpu_h100_count: 0, inference_instance_count: 9 });
      const { body } = await sim.call('POST', `${DEPLOYMENTS}/check_limits`, creation('llama70b'));
      const gpus = 'inference_gpu_h100_count';
      const keys = [`${gpus}_limit`, `${gpus}_requested`, `${gpus}_usage`];
      return [Object.keys(body).length, keys.map((key) => body[key]), body['inference_instance_count_limit']];
    },
    answers: [
      [3, [0, 1, 0], undefined],
      [6, [0, 1, 0], 9],
      [15, [0, 1, 0], 0],
    ],
  },
  limitRequested: {
    async steps(sim) {
      await sim.serving('llama70b', { containers: [container(7, 1, 2)] });
      await sim.control.setQuota(29_841, { inference_gpu_h100_count: 4 });
      const asked = creation('next', { containers: [container(7, 1, 3)] });
      return (await sim.call('POST', `${DEPLOYMENTS}/check_limits`, asked)).body;
    },
    answers: [
      {
        inference_gpu_h100_count_limit: 4,
        inference_gpu_h100_count_requested: 5,
        inference_gpu_h100_count_usage: 2,
      },
      {
        inference_gpu_h100_count_limit: 4,
        inference_gpu_h100_count_requested: 3,
        inference_gpu_h100_count_usage: 2,
      },
    ],
  },
  tasksPerUpdate: {
    async steps(sim) {
      await sim.serving('llama70b');
      await sim.call('PATCH', LLAMA, { timeout: 5 });
      const tasks = (await sim.control.tasks()).length - 1;
      await sim.control.advance(200);
      const soon = await field(sim, 'timeout');
      await sim.control.advance(200);
      return [tasks, soon, await field(sim, 'timeout')];
    },
    answers: [
      [0, 5, 5],
      [1, 5, 5],
      [2, 120, 5],
    ],
  },
  tasksPerDelete: {
    async steps(sim) {
      await sim.serving('llama70b');
      const { body } = await sim.call('DELETE', LLAMA);
      await sim.control.advance(200);
      const soon = await status(sim, 'GET', LLAMA);
      await sim.control.advance(200);
      return [(body['tasks'] as unknown[]).length, soon, await status(sim, 'GET', LLAMA)];
    },
    answers: [
      [1, 404, 404],
      [2, 200, 404],
    ],
  },
  noopPatch: {
    async steps(sim) {
      await sim.serving('llama70b');
      return patched(sim, { image: 'vllm/vllm-openai:v0.10.0' });
    },
    answers: ['0 tasks', '1 tasks'],
  },
} satisfies Partial<Record<KnobPath, KnobTest>>;
