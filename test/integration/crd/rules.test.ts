import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { objectSchema } from '../../../scripts/generate/custom-resource-definition.ts';
import { walk } from '../../../scripts/generate/json-schema.ts';
import { kinds } from '../../../src/crd/kinds.ts';
import { type CrdApi, startCrdApi, type Verdict } from './crd-api.ts';
import type { Draft } from '../../support/crd-rules/draft.ts';
import { deploymentRules } from '../../support/crd-rules/deployment-rules.ts';
import { egsRules } from '../../support/crd-rules/egs-rules.ts';
import { gcorePlatformRules, gcoreRules } from '../../support/crd-rules/gcore-rules.ts';
import { platformRules } from '../../support/crd-rules/platform-rules.ts';
import { nimRules } from '../../support/crd-rules/nim-rules.ts';
import type { RuleRow } from '../../support/crd-rules/rule-row.ts';
import { runaiListRules } from '../../support/crd-rules/runai-list-rules.ts';
import { runaiRules } from '../../support/crd-rules/runai-rules.ts';
import { sectionRules } from '../../support/crd-rules/section-rules.ts';

const rows: readonly RuleRow[] = [
  ...deploymentRules,
  ...sectionRules,
  ...runaiRules,
  ...runaiListRules,
  ...nimRules,
  ...gcoreRules,
  ...egsRules,
  ...platformRules,
  ...gcorePlatformRules,
];

let api: CrdApi;
beforeAll(async () => {
  api = await startCrdApi();
});
afterAll(() => api[Symbol.asyncDispose]());

/** What the server says to a draft, without keeping it. */
async function say(draft: Draft, before: Draft | undefined): Promise<Verdict> {
  if (before === undefined) return api.create(draft, { dryRun: true });
  const { object } = sound(await api.create(before));
  const { metadata } = sound(
    await api.replace({ ...object, status: before.status }, { subresource: '/status' }),
  ).object;
  const answer = await api.replace({ ...draft, metadata }, { dryRun: true });
  await api.remove(before);
  return answer;
}

function sound(verdict: Verdict): Verdict {
  if (!verdict.accepted) throw new Error(`the object before the change is refused: ${verdict.message}`);
  return verdict;
}

describe('each rule refuses with its message, and lets through what the message asks for', () => {
  test.each(rows.map((row) => ({ title: row.says.at(-1) ?? '', row })))('$title', async ({ row }) => {
    const refused = await say(row.refused, row.before);
    expect(refused.accepted).toBe(false);
    expect(refused.causes.toSorted()).toEqual(row.says.toSorted());

    const accepted = await say(row.accepted, row.before);
    expect(accepted.causes).toEqual([]);
    expect(accepted.message).toBe('');
  });
});

test('no rule of the schemas is without a row', () => {
  const untested = kinds.flatMap((kind) => {
    const said = rows.filter((row) => row.refused.kind === kind.resource.kind).flatMap((row) => row.says);
    return [...walk(objectSchema(kind))]
      .flatMap(({ path, schema }) =>
        (schema['x-kubernetes-validations'] ?? []).map((rule) => ({ path, rule })),
      )
      .filter(
        ({ path, rule }) => !said.some((line) => isAt(line, path) && line.endsWith(`: ${rule.message}`)),
      )
      .map(({ path, rule }) => `${kind.resource.kind} ${path.join('.')}: ${rule.message}`);
  });
  expect(untested).toEqual([]);
});

/** Whether a line is about a place of the schema. */
function isAt(line: string, path: readonly string[]): boolean {
  const place = path.join('.').replaceAll('.[]', '[0]');
  return path.length === 0 || line.replaceAll(/\[\d+\]/g, '[0]').startsWith(place);
}
