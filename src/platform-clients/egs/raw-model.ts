import { stringify } from 'yaml';
import { ownerMarkKey } from '../../crd/names.ts';
import { isObject, type JsonObject } from '../json.ts';

/** The InferenceService that a raw spec comes to: complete, and named like its endpoint. Pure. */
export function completeRaw(spec: JsonObject, endpointName: string): JsonObject {
  const metadata = isObject(spec['metadata']) ? spec['metadata'] : {};
  return {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    ...spec,
    metadata: { name: endpointName, ...metadata },
  };
}

/** With the owner mark, by which people find the owner in the cluster; EGS never shows it. */
export function marked(service: JsonObject, mark: string): JsonObject {
  const metadata = isObject(service['metadata']) ? service['metadata'] : {};
  const annotations = isObject(metadata['annotations']) ? metadata['annotations'] : {};
  return {
    ...service,
    metadata: { ...metadata, annotations: { ...annotations, [ownerMarkKey]: mark } },
  };
}

/**
 * YAML of equal text for equal values. Kubernetes reads YAML 1.1, where more words than in 1.2 are no strings unless
 * they are quoted: `on`, `012`, `1:30`.
 */
export function toYaml(value: JsonObject): string {
  return stringify(value, {
    version: '1.1',
    sortMapEntries: true,
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
}
