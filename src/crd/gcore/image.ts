import { type CelRule, cel } from '../cel.ts';
import { text } from '../fields.ts';

/** What Gcore takes as an image: a pattern for CEL and JavaScript. */
export const GCORE_IMAGE =
  '^([a-z0-9]+([._-][a-z0-9]+)*/)*[a-z0-9]+([._-][a-z0-9]+)*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?$';

/** What Gcore refuses although other registries take it: patterns that find it, and what to write instead. */
export const imageFaults = [
  { pattern: '@', message: 'may not name a digest: write a tag, such as vllm/vllm-openai:v0.10.0' },
  {
    pattern: '^[^/@]*:[0-9]*/',
    message: 'may not name the port of a registry: use a registry on the usual port, and leave the port out',
  },
  { pattern: '^[^:@]*[A-Z]', message: 'may have upper case letters in its tag only: write lower case' },
  {
    pattern: '^[^:@]*[._-][._-]',
    message: 'may not have two of . _ - in a row before its tag: use an image without them',
  },
] as const;

const AT = 'spec.gcore.spec.image';
const found = imageFaults.map(({ pattern }) => `self.matches('${pattern}')`);

const rules: CelRule[] = [
  ...imageFaults.map(({ message }, at) => ({ rule: `!${found[at]}`, message: `${AT} ${message}` })),
  {
    rule: [...found, `self.matches('${GCORE_IMAGE}')`].join(' || '),
    message: `${AT} must be a path of lower case letters and digits, with single . _ - / between them, and may end with : and a tag: write it like vllm/vllm-openai:v0.10.0`,
  },
];

/** The container's image. */
export const image = cel(text(1024), ...rules).describe(
  'Image of the container, such as vllm/vllm-openai:v0.10.0: no digest, no port of a registry, lower case but for the tag.',
);
