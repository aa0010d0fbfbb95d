import { expect, test } from 'vitest';
import { startEgsStory, storySection } from '../../../test/support/egs-story.ts';

const raw = { rawModelSpec: { spec: { predictor: { containers: [{ name: 'own', image: 'a b' }] } } } };
const { modelSpec: _, ...withoutModel } = storySection;

const OF_IMAGE = 'spec.predictor.containers[0].image: Invalid value: "a b"';

test.each([
  ['a raw spec', OF_IMAGE, { ...withoutModel, ...raw }, 'Correct the image in spec.egs.rawModelSpec'],
  [
    'a model of KServe’s',
    OF_IMAGE,
    storySection,
    'The image is the one that KServe has for spec.egs.modelSpec.modelName: correct that, or name an image of your own in spec.egs.rawModelSpec in its place',
  ],
  ['what is no image', '"imagePolicy" may not be empty', { ...withoutModel, ...raw }, undefined],
])('what to do about the refusal of an image, of %s', async (_what, message, section, remedy) => {
  await using run = await startEgsStory();
  const body = { statusCode: 422, status: 'Error', message, data: null, error: { message, data: null } };
  await run.control.inject({
    method: 'POST',
    path: '/api/v1/inference-endpoint',
    effect: { kind: 'status', status: 422, body },
  });
  run.desired = run.translate(section);
  const location = await run.locate(section);
  if (location.kind === 'Home') run.home = location.home;
  const outcome = await run.create();
  expect(outcome).toMatchObject({ kind: 'Refused', error: { class: 'Invalid', remedy } });
});
