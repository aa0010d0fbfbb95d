import * as z from 'zod';
import { CAPABILITIES, MIG_PROFILES } from './inference-words.ts';

const QUANTITY = /^([+]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$/;

const text = z.string().nullish();
const nonEmpty = z.string().min(1).nullish();
const flag = z.boolean().nullish();
const quantity = z.string().regex(QUANTITY).nullish();
const port = z.int32().min(1).max(65_535).nullish();
const count = (min: number, max?: number) =>
  (max === undefined ? z.int32().min(min) : z.int32().min(min).max(max)).nullish();
const number = (min: number) => z.number().min(min).nullish();
const oneOf = <const T extends readonly string[]>(values: T) => z.enum(values).nullish();
const list = <T extends z.ZodType>(item: T) => z.array(item.nullable()).nullish();
const object = <T extends z.ZodRawShape>(shape: T) => z.looseObject(shape);
const maybe = <T extends z.ZodRawShape>(shape: T) => object(shape).nullish();

const keyed = maybe({ name: nonEmpty, key: nonEmpty });
const named = object({ name: z.string().min(1).max(63).nullish(), value: text, exclude: flag });
const users = z.array(z.string()).nullish();

const probe = maybe({
  initialDelaySeconds: count(0),
  periodSeconds: count(1),
  timeoutSeconds: count(1),
  successThreshold: count(1),
  failureThreshold: count(1),
  handler: maybe({
    httpGet: object({
      path: z
        .string()
        .regex(/^(\/[a-zA-Z0-9\-_./]*)?$/)
        .nullish(),
      port,
      host: text,
      scheme: oneOf(['HTTP', 'HTTPS']),
    }).optional(),
  }),
});

const compute = maybe({
  cpuCoreRequest: number(0),
  cpuCoreLimit: number(0),
  cpuMemoryRequest: quantity,
  cpuMemoryLimit: quantity,
  gpuDevicesRequest: z.int32().min(0).nullish(),
  gpuRequestType: oneOf(['portion', 'memory', 'migProfile']),
  gpuPortionRequest: number(0),
  gpuPortionLimit: number(0),
  gpuMemoryRequest: quantity,
  gpuMemoryLimit: quantity,
  migProfile: oneOf(MIG_PROFILES),
  extendedResources: list(object({ resource: nonEmpty, quantity, exclude: flag })),
  largeShmRequest: flag,
});

const autoscaling = maybe({
  minReplicas: count(0),
  maxReplicas: count(1),
  metric: z
    .string()
    .regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/)
    .nullish(),
  metricThreshold: z.int32().nullish(),
  scaleToZeroRetentionSeconds: count(0, 3600),
  initialReplicas: count(0),
  activationReplicas: count(1),
  concurrencyHardLimit: count(0),
  metricThresholdPercentage: z.number().min(1).max(100).nullish(),
  scaleDownDelaySeconds: count(0, 3600),
  initializationTimeoutSeconds: count(1),
});

const members = { authorizedUsers: users, authorizedGroups: users };
const urlAccess = ['authenticatedUsers', 'authorizedUsers', 'authorizedGroups'] as const;
const portAccess = ['public', ...urlAccess, 'authorizedUsersOrGroups'] as const;
const tool = { toolType: text, toolName: text, name: nonEmpty, exclude: flag };
const mode = z
  .string()
  .regex(/^0[0-7]{3}$/)
  .nullish();

const attribute = z
  .string()
  .min(1)
  .max(63)
  .regex(/^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/);

const claimInfo = maybe({
  size: quantity,
  storageClass: nonEmpty,
  accessModes: maybe({ readWriteOnce: flag, readOnlyMany: flag, readWriteMany: flag }),
  volumeMode: oneOf(['Filesystem', 'Block']),
  addedAttrValues: z.array(object({ key: attribute, value: z.string().optional() })).optional(),
});

const storage = maybe({
  configMapVolume: list(
    object({
      name: nonEmpty,
      configMap: nonEmpty,
      mountPath: nonEmpty,
      subPath: nonEmpty,
      defaultMode: mode,
      exclude: flag,
    }),
  ),
  secretVolume: list(
    object({ name: nonEmpty, secret: nonEmpty, mountPath: nonEmpty, defaultMode: mode, exclude: flag }),
  ),
  dataVolume: list(object({ id: z.guid().nullish(), mountPath: text, exclude: flag })),
  emptyDirVolume: list(
    object({ name: nonEmpty, path: nonEmpty, medium: nonEmpty, sizeLimit: quantity, exclude: flag }),
  ),
  git: list(
    object({
      name: nonEmpty,
      repository: nonEmpty,
      path: nonEmpty,
      branch: nonEmpty,
      revision: nonEmpty,
      passwordSecret: nonEmpty,
      secretKeyOfUser: nonEmpty,
      secretKeyOfPassword: nonEmpty,
      exclude: flag,
    }),
  ),
  hostPath: list(
    object({
      name: nonEmpty,
      path: nonEmpty,
      mountPath: nonEmpty,
      readOnly: flag,
      mountPropagation: oneOf(['None', 'HostToContainer']),
      exclude: flag,
    }),
  ),
  nfs: list(
    object({
      name: nonEmpty,
      server: nonEmpty,
      path: nonEmpty,
      mountPath: nonEmpty,
      readOnly: flag,
      exclude: flag,
    }),
  ),
  pvc: list(
    object({
      name: nonEmpty,
      path: nonEmpty,
      existingPvc: flag,
      claimName: z.string().min(1).max(63).nullish(),
      readOnly: flag,
      ephemeral: flag,
      dataSharing: flag,
      claimInfo,
      exclude: flag,
    }),
  ),
});

const security = maybe({
  runAsUid: z.int().nullish(),
  runAsGid: z.int().nullish(),
  runAsNonRoot: flag,
  readOnlyRootFilesystem: flag,
  supplementalGroups: text,
  uidGidSource: oneOf(['fromTheImage', 'fromIdpToken', 'custom']),
  seccompProfileType: oneOf(['RuntimeDefault', 'Unconfined', 'Localhost']),
  capabilities: z.array(z.enum(CAPABILITIES)).nullish(),
});

/**
 * The inference spec as the vendor's OpenAPI document of 2.22 has it, with what later releases have added; fields
 * that it does not know pass.
 */
export const inferenceSpecSchema = object({
  annotations: list(named),
  args: nonEmpty,
  autoscaling,
  category: text,
  command: nonEmpty,
  compute,
  createHomeDir: flag,
  environmentVariables: list(
    object({
      name: nonEmpty,
      value: text,
      secret: keyed,
      configMap: keyed,
      podFieldRef: maybe({ path: nonEmpty }),
      userCredential: keyed,
      exclude: flag,
      description: text,
    }),
  ),
  exposedUrls: list(
    object({
      container: z.int32().nullish(),
      url: text,
      authorizationType: oneOf(urlAccess),
      ...members,
      ...tool,
    }),
  ),
  image: nonEmpty,
  imagePullPolicy: oneOf(['Always', 'Never', 'IfNotPresent']),
  imagePullSecrets: list(object({ name: z.string().optional(), userCredential: flag, exclude: flag })),
  labels: list(named),
  nodeAffinityRequired: maybe({
    nodeSelectorTerms: z
      .array(
        object({
          matchExpressions: z
            .array(
              object({
                key: z.string(),
                operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt']),
                values: z.array(z.string()).optional(),
              }).nullable(),
            )
            .optional(),
        }).nullable(),
      )
      .optional(),
  }),
  nodePools: z.array(z.string()).nullish(),
  nodeType: nonEmpty,
  podAffinity: maybe({ type: oneOf(['Required', 'Preferred']), key: text }),
  ports: list(
    object({
      container: port,
      serviceType: oneOf(['LoadBalancer', 'NodePort', 'ClusterIP']),
      external: z.int32().nullish(),
      ...tool,
    }),
  ),
  preemptibility: oneOf(['preemptible', 'non-preemptible']),
  priorityClass: text,
  probes: maybe({ readiness: probe }),
  relatedUrls: list(object({ url: text, type: text, name: text, exclude: flag })),
  security,
  servingConfiguration: maybe({ initializationTimeoutSeconds: count(1), requestTimeoutSeconds: count(1) }),
  servingPort: maybe({
    container: port,
    protocol: oneOf(['http', 'grpc']),
    authorizationType: oneOf(portAccess),
    ...members,
    clusterLocalAccessOnly: flag,
  }),
  storage,
  tolerations: list(
    object({
      name: nonEmpty,
      operator: oneOf(['Equal', 'Exists']),
      key: text,
      value: text,
      effect: oneOf(['NoSchedule', 'NoExecute', 'PreferNoSchedule', 'Any']),
      seconds: z.int().min(1).nullish(),
      exclude: flag,
    }),
  ),
  workingDir: nonEmpty,
});

/** A spec that the schema accepts. */
export type InferenceSpec = z.infer<typeof inferenceSpecSchema>;

/** A create's envelope. */
export const creationSchema = object({
  name: z.string().min(1),
  useGivenNameAsPrefix: z.boolean().optional(),
  projectId: z.string(),
  clusterId: z.guid(),
  templateId: z.guid().nullish(),
  spec: z.unknown(),
});
