import { expect, test } from 'vitest';
import { createdSchema, tasksSchema, taskSchema } from './gcore/schemas.ts';
import { nimServiceSchema } from './nim/schemas.ts';
import { inferenceSchema, podPageSchema, workloadSchema } from './runai/schemas.ts';
import { getWorkload } from './runai/routes.ts';

const named = { name: 'a', projectId: '3', clusterId: 'c', createdAt: '2026-01-05T10:00:00Z' };

test.each<[string, (id: string) => { success: boolean }]>([
  ['an inference', (workloadId) => inferenceSchema.safeParse({ ...named, workloadId })],
  ['its project', (projectId) => inferenceSchema.safeParse({ ...named, workloadId: 'w', projectId })],
  ['a workload', (id) => workloadSchema.safeParse({ ...named, id, type: 'Inference', phase: 'Running' })],
  ['a NIM service', (id) => nimServiceSchema.safeParse({ metadata: { ...named, id } })],
  ['the tasks of a create', (id) => createdSchema.safeParse({ tasks: [id] })],
  ['the tasks of a change', (id) => tasksSchema.safeParse({ tasks: [id] })],
  ['a task', (id) => taskSchema.safeParse({ id, state: 'NEW' })],
])('the id of %s leads nowhere else in the path of a URL', (_, read) => {
  expect(read('a/../b%2f..').success).toBe(true);
  for (const id of ['.', '..', '']) expect(read(id).success, id).toBe(false);
});

test('what is no id of a pod is left out', () => {
  expect(podPageSchema.parse({ pods: [{ id: '..' }, { id: 'p' }] }).pods).toEqual([{ id: 'p' }]);
});

test('any other id is one segment of it', () => {
  const { pathname } = new URL(getWorkload('a/../b%2f..').request.path, 'http://x');
  expect(pathname).toBe('/api/v1/workloads/a%2F..%2Fb%252f..');
});
