import type { EgsControl } from '../simulators/egs/control.ts';

/** What is wrong with GPUs once all objects are gone, beside what is judged on every platform. */
export async function egsComplaints(control: EgsControl): Promise<string[]> {
  const [held, twice] = await Promise.all([control.gprLeaks([]), control.gprDuplicates()]);
  return [
    ...held.map(({ name }) => `GPUs are held: ${name}`),
    ...twice.map(({ mark, ids }) => `several GPU requests at once for ${mark}: ${ids.join(', ')}`),
  ];
}
