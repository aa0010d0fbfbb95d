/** One step of the gate. */
export interface Step {
  name: string;
  /** `check`: passes or fails, counts as one test. `tests`: vitest, which counts by itself. */
  kind: 'check' | 'tests';
  /** Below node_modules/.bin or on the PATH. */
  command: string;
  args: readonly string[];
}

/** The gate, quick steps first. */
export const steps: readonly Step[] = [
  { name: 'format', kind: 'check', command: 'biome', args: ['format', '.'] },
  { name: 'lint', kind: 'check', command: 'oxlint', args: ['--type-aware', '--deny-warnings'] },
  { name: 'types', kind: 'check', command: 'tsc', args: ['--noEmit'] },
  { name: 'layers', kind: 'check', command: 'node', args: ['scripts/check-layers.ts'] },
  { name: 'dead-code', kind: 'check', command: 'knip', args: [] },
  { name: 'generated', kind: 'check', command: 'node', args: ['scripts/generate.ts', '--check'] },
  { name: 'build', kind: 'check', command: 'node', args: ['scripts/build.ts'] },
  { name: 'unit', kind: 'tests', command: 'vitest', args: ['run', '--project', 'unit'] },
  { name: 'integration', kind: 'tests', command: 'vitest', args: ['run', '--project', 'integration'] },
  { name: 'chaos', kind: 'tests', command: 'vitest', args: ['run', '--project', 'chaos'] },
];

/** The steps of these names, in the gate's order; all without a name. A sentence for a person on a name that none has. */
export function choose(names: readonly string[]): readonly Step[] | string {
  const unknown = names.find((name) => !steps.some((step) => step.name === name));
  if (unknown !== undefined)
    return `no step is called ${unknown}; there are: ${steps.map((step) => step.name).join(', ')}`;
  return names.length === 0 ? steps : steps.filter((step) => names.includes(step.name));
}
