import * as z from 'zod';
import { inferenceSpecSchema } from '../inference-schema.ts';

const text = z.string().nullish();
const flag = z.boolean().nullish();
const count = (min: number, max: number) => z.int32().min(min).max(max).nullish();
const many = (min: number) => z.int32().min(min).nullish();
const port = count(1, 65_535);
const quantity = z
  .string()
  .regex(/^([+]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$/)
  .nullish();
const objectName = z.string().regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/);

const { annotations, category, environmentVariables, image, imagePullPolicy, labels, nodePools } =
  inferenceSpecSchema.shape;
const { preemptibility, priorityClass, probes, tolerations } = inferenceSpecSchema.shape;

/** The spec of a NIM service, the same in create, update and response; fields that it does not know pass. */
export const nimSpecSchema = z.looseObject({
  annotations,
  autoscaling: z
    .looseObject({
      minReplicas: many(1),
      maxReplicas: many(1),
      metric: z
        .string()
        .regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/)
        .nullish(),
      metricThreshold: z.int32().nullish(),
      scaleWindowSeconds: count(60, 3600),
    })
    .nullish(),
  category,
  compute: inferenceSpecSchema.shape.compute,
  environmentVariables,
  image,
  imagePullPolicy,
  imagePullSecrets: z
    .array(z.looseObject({ name: objectName, userCredential: flag, exclude: flag }).nullable())
    .nullish(),
  labels,
  modelStore: z
    .looseObject({
      nimCache: z
        .looseObject({ name: z.string().min(1).nullish(), profile: z.string().min(1).nullish() })
        .nullish(),
      pvc: z
        .looseObject({
          existingPvc: flag,
          claimName: z.string().min(1).max(63).nullish(),
          readOnly: flag,
          claimInfo: z.looseObject({ size: quantity, storageClass: objectName.nullish() }).nullish(),
        })
        .nullish(),
    })
    .nullish(),
  multiNode: z.looseObject({ workers: count(1, 1000) }).nullish(),
  ngcAuthSecret: objectName.nullish(),
  nodePools,
  preemptibility,
  priorityClass,
  probes,
  replicas: count(0, 1000),
  security: z.looseObject({ runAsUid: z.int().nullish(), runAsGid: z.int().nullish() }).nullish(),
  servingPort: z
    .looseObject({
      serviceType: z.enum(['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName']).nullish(),
      port,
      grpcPort: port,
      metricsPort: port,
      exposeExternally: flag,
      exposedUrl: text,
      exposedProtocol: z.enum(['http', 'grpc']).nullish(),
    })
    .nullish(),
  tolerations,
});

/** A spec that the schema accepts. */
export type NimSpec = z.infer<typeof nimSpecSchema>;

/** A create's envelope. */
export const nimCreationSchema = z.looseObject({
  metadata: z.looseObject({
    name: z.string().min(1),
    projectId: z.string(),
    useGivenNameAsPrefix: z.boolean().nullish(),
  }),
  spec: z.record(z.string(), z.unknown()),
});
