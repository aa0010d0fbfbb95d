import { expect, test } from 'vitest';
import { runaiInferenceSpecSchema } from '../../src/crd/runai/inference-spec.ts';
import { isAlwaysUpdatable, isUpdatable, updatableSince } from '../../src/platform-clients/runai/fields.ts';
import { page, section } from './pages.ts';

test('docs/platforms/runai.md names the fields that cannot be changed in place, and no others', () => {
  const sentence = /takes these at creation only: ([^.]*)\./.exec(
    section(page('docs/platforms/runai.md'), 'Change it'),
  );
  const documented = [...(sentence?.[1] ?? '').matchAll(/`(\w+)`/g)].map(([, field]) => field);
  const fields = Object.keys(runaiInferenceSpecSchema.shape);
  expect(new Set(documented)).toEqual(new Set(fields.filter((field) => !isUpdatable(field))));
});

test('and since which release the rest can, where that is not the first', () => {
  const text = section(page('docs/platforms/runai.md'), 'Change it').replaceAll(/\s+/g, ' ');
  const told = /as far as your release of Run:ai can: ([^/]*? since 2\.24)\./.exec(text)?.[1] ?? '';
  const documented = told.split('; ').flatMap((part) => {
    const since = /since (2\.\d+)$/.exec(part)?.[1];
    return [...part.matchAll(/`(\w+)`/g)].map(([, field]) => `${field} ${since}`);
  });
  const later = Object.keys(runaiInferenceSpecSchema.shape).filter(
    (field) => isUpdatable(field) && !isAlwaysUpdatable(field),
  );
  expect(new Set(documented)).toEqual(new Set(later.map((field) => `${field} ${updatableSince(field)}`)));
});
