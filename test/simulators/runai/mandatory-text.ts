import type { InferenceSpec } from './inference-schema.ts';

/** Fields that the vendor's text calls mandatory and its schema does not, by the object or list that they are in. */
const MANDATORY: readonly (readonly [where: string, fields: readonly string[]])[] = [
  ['', ['image']],
  ['servingPort', ['container']],
  ['exposedUrls', ['container']],
  ['ports', ['container', 'serviceType']],
  ['relatedUrls', ['url', 'type']],
  ['podAffinity', ['type', 'key']],
  ['tolerations', ['operator', 'key', 'effect']],
  ['environmentVariables', ['name']],
  ['environmentVariables.secret', ['name', 'key']],
  ['environmentVariables.configMap', ['name', 'key']],
  ['environmentVariables.podFieldRef', ['path']],
  ['environmentVariables.userCredential', ['name', 'key']],
  ['compute.extendedResources', ['resource']],
  ['storage.configMapVolume', ['configMap', 'mountPath']],
  ['storage.secretVolume', ['secret', 'mountPath']],
  ['storage.dataVolume', ['id', 'mountPath']],
  ['storage.emptyDirVolume', ['path']],
  ['storage.git', ['repository', 'path']],
  ['storage.hostPath', ['path', 'mountPath']],
  ['storage.nfs', ['server', 'path', 'mountPath']],
  ['storage.pvc', ['path']],
];

interface Place {
  path: string;
  value: Record<string, unknown>;
}

/** What is absent of it. An item that only takes out what a policy adds needs nothing. */
export function missingByText(spec: InferenceSpec): string[] {
  return MANDATORY.flatMap(([where, fields]) =>
    placesOf(spec, where)
      .filter(({ value }) => value['exclude'] !== true)
      .flatMap(({ path, value }) =>
        fields
          .filter((field) => (value[field] ?? null) === null)
          .map((field) => `${path}.${field} is missing`),
      ),
  );
}

function placesOf(spec: InferenceSpec, where: string): Place[] {
  const steps = where === '' ? [] : where.split('.');
  return steps.reduce<Place[]>(
    (places, step) =>
      places.flatMap(({ path, value }) => {
        const inner = value[step];
        return Array.isArray(inner)
          ? inner.flatMap((item, at) => placeAt(`${path}.${step}[${at}]`, item))
          : placeAt(`${path}.${step}`, inner);
      }),
    [{ path: 'spec', value: spec }],
  );
}

function placeAt(path: string, value: unknown): Place[] {
  return typeof value === 'object' && value !== null ? [{ path, value: value as Place['value'] }] : [];
}
