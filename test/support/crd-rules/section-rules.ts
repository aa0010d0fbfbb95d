import type { Draft } from './draft.ts';
import { deployment, nim, nimDeployment, runai } from './drafts.ts';
import type { RuleRow } from './rule-row.ts';

const anotherObject = 'create another InferenceDeployment instead';

/** A target that Run:ai serves: its drafts, with other common fields or with other fields of its section. */
interface Drafts {
  target: string;
  whole: (spec?: object, name?: string) => Draft;
  section: (fields: object) => Draft;
}

/** A name that the object lends to its workload: `refused` is none there, and `name` given in the section mends it. */
function lentNames({ target, whole, section }: Drafts): RuleRow[] {
  const says = [
    `<nil>: Invalid value: metadata.name is also the name of the workload on Run:ai, which must have at most 63 characters, begin with a letter, hold only lower case letters, digits and -, and not end with -: write such a name into spec.${target}.name, or rename the object`,
  ];
  const { spec } = section({ name: 'llama-3-1' });
  return [
    {
      says,
      refused: whole({}, 'llama-3.1'),
      accepted: { ...whole({}, 'llama-3.1'), spec },
    },
    { says, refused: whole({}, 'x'.repeat(64)), accepted: whole({}, 'x'.repeat(63)) },
  ];
}

function identity({ target, whole, section }: Drafts): RuleRow[] {
  const name = [`spec.${target}.name: Forbidden: spec.${target}.name is immutable: ${anotherObject}`];
  const project = [
    `spec.${target}.project: Forbidden: spec.${target}.project is immutable: ${anotherObject}`,
  ];
  const cluster = [
    `spec.${target}.cluster: Forbidden: spec.${target}.cluster may be added once and never changes after that: ${anotherObject}`,
  ];
  const [teamA, west] = [section({ project: 'team-a' }), section({ cluster: 'gpu-west' })];
  return [
    {
      says: [
        `spec.${target}.name: Invalid value: "Llama_70b": spec.${target}.name must begin with a letter, hold only lower case letters, digits and -, and not end with -`,
      ],
      refused: section({ name: 'Llama_70b' }),
      accepted: section({ name: 'llama-70b' }),
    },
    {
      says: name,
      before: whole(),
      refused: section({ name: 'llama' }),
      accepted: whole({ replicas: 2 }),
    },
    {
      says: project,
      before: teamA,
      refused: section({ project: 'team-b' }),
      accepted: section({ project: 'team-a', extra: { later: true } }),
    },
    { says: project, before: teamA, refused: whole(), accepted: teamA },
    { says: project, before: whole(), refused: teamA, accepted: whole({ replicas: 2 }) },
    { says: cluster, before: west, refused: section({ cluster: 'gpu-east' }), accepted: west },
    { says: cluster, before: west, refused: whole(), accepted: west },
  ];
}

const drafts: Drafts[] = [
  { target: 'runai', whole: deployment, section: runai },
  { target: 'nim', whole: nimDeployment, section: nim },
];

/** Rules about which workload a section means, the same for all targets that Run:ai serves. */
export const sectionRules: readonly RuleRow[] = drafts.flatMap((each) => [
  ...lentNames(each),
  ...identity(each),
]);
