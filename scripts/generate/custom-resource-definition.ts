import type { Kind } from '../../src/crd/kinds.ts';
import { category } from '../../src/crd/names.ts';
import type { JsonSchema } from './json-schema.ts';
import { structuralSchema } from './structural-schema.ts';

/** The schema of a whole object of a kind, `metadata` included. */
export function objectSchema(kind: Kind): JsonSchema {
  const { properties, required, ...rest } = structuralSchema(kind.schema);
  return {
    description: kind.description,
    ...rest,
    properties: {
      apiVersion: {
        description: 'Version of the schema that this object is written in.',
        type: 'string',
      },
      kind: { description: 'Kind of this object.', type: 'string' },
      metadata: { type: 'object' },
      ...properties,
    },
    ...(required === undefined ? {} : { required }),
  };
}

/** The CustomResourceDefinition of a kind. */
export function customResourceDefinition(kind: Kind) {
  const { group, version, plural, kind: name, namespaced } = kind.resource;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: namespaced ? 'Namespaced' : 'Cluster',
      names: {
        kind: name,
        listKind: `${name}List`,
        plural,
        singular: name.toLowerCase(),
        shortNames: [kind.shortName],
        categories: [category],
      },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          subresources: {
            status: {},
            ...(kind.scalable
              ? {
                  scale: {
                    specReplicasPath: '.spec.replicas',
                    statusReplicasPath: '.status.replicas',
                    labelSelectorPath: '.status.selector',
                  },
                }
              : {}),
          },
          additionalPrinterColumns: kind.columns.map(({ wide, ...column }) => ({
            ...column,
            ...(wide ? { priority: 1 } : {}),
          })),
          schema: { openAPIV3Schema: objectSchema(kind) },
        },
      ],
    },
  };
}
