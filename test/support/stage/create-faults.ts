const CREATE = { method: 'POST', path: '/api/v1/workloads/inferences' } as const;

/** The next create call has its effect, and its answer is lost. */
export const lostCreate = { ...CREATE, times: 1, effect: { kind: 'reset', when: 'after' } } as const;

/** The next create call is refused for good. */
export const refusedCreate = {
  ...CREATE,
  times: 1,
  effect: { kind: 'status', status: 400, body: { code: 400, message: 'no' } },
} as const;
