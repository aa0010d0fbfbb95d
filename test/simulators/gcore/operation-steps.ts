import { isDeepStrictEqual } from 'node:util';
import type { Deployment, Operation } from './deployment.ts';
import type { TaskOutcome } from './outcome.ts';
import { replacePods, rescale } from './region-steps.ts';
import { podTemplate } from './spec.ts';
import type { Step, Surroundings } from './step.ts';
import type { Task } from './task.ts';

/** The next thing that happens to the oldest operation of a deployment. */
export function nextOperationStep(deployment: Deployment, around: Surroundings): Step | undefined {
  const [operation] = deployment.operations;
  if (operation === undefined) return undefined;
  const { durations } = around.knobs;
  const begin = Math.max(operation.at, deployment.freeAt);
  if (operation.kind === 'start' || operation.kind === 'stop') {
    return { at: begin + durations.switchMs, apply: (at) => finish(deployment, operation, at, around) };
  }
  const task = operation.tasks.find(({ finishedAt }) => finishedAt === undefined);
  if (task === undefined) {
    // An operation without a handle takes as long as one with it.
    const at = begin + durations.newMs + durations.runningMs;
    return { at, apply: (now) => finish(deployment, operation, now, around) };
  }
  const before = operation.tasks[operation.tasks.indexOf(task) - 1]?.finishedAt ?? begin;
  return taskStep(deployment, operation, task, before, around);
}

function taskStep(
  deployment: Deployment,
  operation: Operation,
  task: Task,
  begin: number,
  around: Surroundings,
): Step | undefined {
  const { durations, visibleAt, earlyTaskError } = around.knobs;
  const outcome = around.taskOutcome(deployment, task.kind);
  if (outcome.kind === 'stuck' && outcome.state === task.state) return undefined;
  if (task.startedAt === undefined) {
    return {
      at: begin + durations.newMs,
      apply: (at) => {
        task.state = 'RUNNING';
        task.startedAt = at;
        task.forgotten = outcome.kind === 'vanish';
        if (outcome.kind === 'shows') task.word = outcome.state;
        if (earlyTaskError) task.error = 'a step failed and is tried again';
        if (visibleAt === 'taskRunning') deployment.visible ||= task.kind === 'create' && !deployment.phantom;
      },
    };
  }
  return {
    at: task.startedAt + durations.runningMs,
    apply: (at) => {
      const isLast = operation.tasks.at(-1) === task;
      task.finishedAt = at;
      task.error = isLast ? failureOf(operation, outcome) : null;
      task.state = task.error === null ? 'FINISHED' : 'ERROR';
      if (task.error !== null) fail(deployment, operation, at, around);
      else if (isLast) finish(deployment, operation, at, around);
    },
  };
}

function failureOf({ failure }: Operation, outcome: TaskOutcome): string | null {
  return failure ?? (outcome.kind === 'error' ? outcome.message : null);
}

function end(deployment: Deployment, at: number): void {
  deployment.operations.shift();
  deployment.freeAt = at;
}

function finish(deployment: Deployment, operation: Operation, at: number, around: Surroundings): void {
  end(deployment, at);
  takeEffect(deployment, operation, at, around);
}

/** What was asked for is done; containers follow by themselves. */
export function takeEffect(
  deployment: Deployment,
  operation: Pick<Operation, 'kind' | 'spec'>,
  at: number,
  around: Surroundings,
): void {
  const { knobs } = around;
  switch (operation.kind) {
    case 'create':
      deployment.created = true;
      deployment.visible = true;
      if (knobs.newAtZero === 'awake') wakeOnce(deployment, at);
      rescale(deployment, at, knobs);
      deployment.rollouts = 1;
      break;
    case 'update':
      update(deployment, operation, at, around);
      break;
    case 'delete':
      around.gone(deployment, at);
      break;
    case 'start':
    case 'stop':
      deployment.stopped = operation.kind === 'stop';
      deployment.demand = 'none';
      deployment.quietAt = undefined;
      rescale(deployment, at, knobs);
      break;
  }
}

/** One replica, until nobody has asked for anything for `timeout`. */
function wakeOnce(deployment: Deployment, at: number): void {
  deployment.demand = 'one';
  deployment.quietAt = at + (deployment.running.timeout ?? 0) * 1000;
}

function update(
  deployment: Deployment,
  { spec }: Pick<Operation, 'spec'>,
  at: number,
  { knobs }: Surroundings,
): void {
  const before = deployment.running;
  deployment.running = spec ?? before;
  // What a failed create has left comes to life.
  deployment.created = true;
  if (knobs.patchWakes === true) deployment.stopped = false;
  rescale(deployment, at, knobs);
  if (!isDeepStrictEqual(podTemplate(before), podTemplate(deployment.running))) {
    replacePods(deployment, at, knobs);
    return;
  }
  for (const region of deployment.regions) {
    if (region.ready > 0 && !region.rolling) region.serving = deployment.running;
  }
}

function fail(deployment: Deployment, operation: Operation, at: number, around: Surroundings): void {
  end(deployment, at);
  if (operation.kind === 'delete') deployment.deleting = false;
  if (operation.kind === 'update' && !deployment.operations.some(({ kind }) => kind === 'update')) {
    deployment.spec = deployment.running;
  }
  if (operation.kind !== 'create') return;
  if (deployment.phantom || around.knobs.failedCreate === 'nothing') around.gone(deployment, at);
  else deployment.visible = true;
}
