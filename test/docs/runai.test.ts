import { expect, test } from 'vitest';
import { runaiInferenceSpecSchema } from '../../src/crd/runai/inference-spec.ts';
import { isUpdatable } from '../../src/platform-clients/runai/fields.ts';
import { page, section } from './pages.ts';

test('docs/platforms/runai.md names the fields that cannot be changed in place, and no others', () => {
  const sentence = /takes these at creation only: ([^.]*)\./.exec(
    section(page('docs/platforms/runai.md'), 'Change it'),
  );
  const documented = [...(sentence?.[1] ?? '').matchAll(/`(\w+)`/g)].map(([, field]) => field);
  const fields = Object.keys(runaiInferenceSpecSchema.shape);
  expect(new Set(documented)).toEqual(new Set(fields.filter((field) => !isUpdatable(field))));
});
