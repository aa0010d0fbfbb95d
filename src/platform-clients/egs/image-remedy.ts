import type { JsonObject } from '../json.ts';

const SPEAKS_OF_IMAGE = /\bimages?\b/i;

/**
 * What a person does about a refusal that speaks of an image, as a clause; undefined where it does not. The worker
 * cluster names it by its own fields, and without a raw spec nobody has written one: KServe has chosen it. Pure.
 */
export function imageRemedy(refusal: string, { rawModelSpec }: JsonObject): string | undefined {
  if (!SPEAKS_OF_IMAGE.test(refusal)) return undefined;
  return typeof rawModelSpec === 'string'
    ? 'Correct the image in spec.egs.rawModelSpec'
    : 'The image is the one that KServe has for spec.egs.modelSpec.modelName: correct that, or name an image of your own in spec.egs.rawModelSpec in its place';
}
