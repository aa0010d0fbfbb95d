import { describe, expect, test } from 'vitest';
import type { Draft } from '../../../test/support/crd-rules/draft.ts';
import { deploymentRules } from '../../../test/support/crd-rules/deployment-rules.ts';
import { runaiListRules } from '../../../test/support/crd-rules/runai-list-rules.ts';
import { runaiRules } from '../../../test/support/crd-rules/runai-rules.ts';
import { sectionRules } from '../../../test/support/crd-rules/section-rules.ts';
import type { InferenceDeploymentSpec } from '../../crd/inference-deployment.ts';
import type { Translation } from '../platform.ts';
import { translate } from './translate.ts';

/**
 * The rows of the rules that the API server checks, through our own checks. Rules about changes are left out: they
 * need the object as it was, which a translation does not have.
 */
const rows = [...deploymentRules, ...sectionRules, ...runaiRules, ...runaiListRules]
  .filter(({ before, refused }) => before === undefined && translatable(refused))
  .map((row) => ({ title: row.says.join(), ...row }));

/** Rules that our checks leave to the API server, and to the platform for what `extra` adds. */
const theirsAlone = [
  /spec must name exactly one target/,
  /spec\.state: Stopped is not supported/,
  /must be given, unless exclude is true/,
  /mountPropagation must be the same for all entries/,
  /spec\.adopt\.id must hold only/,
];

function translatable({ spec }: Draft): boolean {
  return (spec as InferenceDeploymentSpec).runai !== undefined;
}

function translated({ metadata, spec }: Draft): Translation['kind'] {
  // What the API server fills in.
  const whole = { replicas: 1, ...(spec as object) } as InferenceDeploymentSpec;
  const subject = { namespace: 'default', name: metadata.name, spec: whole, ownerMark: 'id/default/llama' };
  return translate(subject).kind;
}

describe('our own checks and the rules of the API server agree', () => {
  test.each(rows)('$title', ({ title, refused, accepted }) => {
    const alone = theirsAlone.some((rule) => rule.test(title));
    expect(translated(refused)).toBe(alone ? 'Desired' : 'Violation');
    expect(translated(accepted)).toBe('Desired');
  });

  test('there are enough of them to be worth the name', () => {
    expect(rows.length).toBeGreaterThan(40);
  });
});
