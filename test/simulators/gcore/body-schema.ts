import * as z from 'zod';
import { PROBE_NAMES } from './spec.ts';

const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const IMAGE =
  /^(?:(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*)(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?$/;
const TOPIC = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])*)*$/;

const image = z.string().regex(IMAGE);
const port = z.int32().min(1).max(65_535);
const flag = z.boolean();
const text = z.string();
const someText = z.string().min(1);
const atLeast = (min: number) => z.int32().min(min);
const between = (min: number, max: number) => z.int32().min(min).max(max);
const cooldown = between(1, 3600);
const polling = between(5, 3600);

const percent = z.looseObject({ threshold: between(1, 100) }).nullish();
const triggers = z.looseObject({
  cpu: percent,
  memory: percent,
  gpu_utilization: percent,
  gpu_memory: percent,
  http: z.looseObject({ rate: between(1, 1000), window: between(1, 3600) }).nullish(),
  sqs: z
    .looseObject({
      queue_url: someText,
      queue_length: atLeast(1),
      activation_queue_length: atLeast(1),
      aws_region: someText,
      secret_name: someText,
      aws_endpoint: text.nullish(),
      scale_on_flight: flag.optional(),
      scale_on_delayed: flag.optional(),
    })
    .nullish(),
});

const bounds = { min: atLeast(0), max: z.int32().max(300) };

const createContainer = z.looseObject({
  region_id: z.int32(),
  scale: z.looseObject({
    ...bounds,
    cooldown_period: cooldown.nullish(),
    polling_interval: polling.nullish(),
    triggers: triggers.optional(),
  }),
});

const updateContainer = z.looseObject({
  region_id: z.int32(),
  scale: z.looseObject({
    ...bounds,
    cooldown_period: cooldown.optional(),
    polling_interval: polling.optional(),
    triggers: triggers.optional(),
  }),
});

const leaves = {
  initial_delay_seconds: atLeast(0).optional(),
  period_seconds: atLeast(1).optional(),
  timeout_seconds: atLeast(1).optional(),
  success_threshold: atLeast(1).optional(),
  failure_threshold: atLeast(1).optional(),
};
const httpGet = {
  path: text.optional(),
  schema: z.enum(['HTTP', 'HTTPS']).optional(),
  headers: z.record(text, text).optional(),
};

const createProbe = z
  .strictObject({
    enabled: flag,
    probe: z
      .strictObject({
        ...leaves,
        exec: z.strictObject({ command: z.array(text) }).nullish(),
        tcp_socket: z.strictObject({ port }).nullish(),
        http_get: z.strictObject({ port, host: text.nullish(), ...httpGet }).nullish(),
      })
      .nullish(),
  })
  .nullish();

/** Every field is optional, and a host is text. */
const updateProbe = z
  .strictObject({
    enabled: flag.optional(),
    probe: z
      .strictObject({
        ...leaves,
        exec: z.strictObject({ command: z.array(text).optional() }).nullish(),
        tcp_socket: z.strictObject({ port: port.optional() }).nullish(),
        http_get: z.strictObject({ port: port.optional(), host: text.optional(), ...httpGet }).nullish(),
      })
      .nullish(),
  })
  .nullish();

const probes = <T extends z.ZodType>(probe: T) =>
  z.strictObject({ [PROBE_NAMES[0]]: probe, [PROBE_NAMES[1]]: probe, [PROBE_NAMES[2]]: probe }).nullish();

const logging = z
  .looseObject({
    enabled: flag.optional(),
    destination_region_id: z.int32().nullish(),
    topic_name: z.string().min(1).max(223).regex(TOPIC).nullish(),
    retention_policy: z.looseObject({ period: between(1, 1825).nullable() }).nullish(),
  })
  .nullish();

/** Fields with the same bounds in a create and a PATCH. */
const common = {
  timeout: atLeast(0).nullish(),
  command: z.array(text).nullish(),
  credentials_name: text.nullish(),
  description: text.nullish(),
  ingress_opts: z.looseObject({ disable_response_buffering: flag.optional() }).nullish(),
  logging,
  auth_enabled: flag.optional(),
};

/** A create's body; fields that the platform does not know pass, except in probes. */
export const creationSchema = z.looseObject({
  name: z.string().min(4).max(30).regex(NAME),
  image,
  listening_port: port,
  flavor_name: someText,
  containers: z.array(createContainer).min(1),
  envs: z.record(text, text).optional(),
  api_keys: z.array(text).optional(),
  probes: probes(createProbe),
  ...common,
});

/** A PATCH's body. */
export const updateSchema = z.looseObject({
  image: image.nullish(),
  listening_port: port.nullish(),
  flavor_name: text.optional(),
  containers: z.array(updateContainer).min(1).nullish(),
  envs: z.record(text, text).nullish(),
  api_keys: z.array(text).nullish(),
  probes: probes(updateProbe),
  ...common,
});

/** What `check_limits` asks about. */
export const limitsSchema = z.looseObject({
  flavor_name: someText,
  containers: z.array(z.looseObject({ region_id: z.int32(), scale: z.looseObject(bounds) })).min(1),
});

export type Creation = z.infer<typeof creationSchema>;
export type Update = z.infer<typeof updateSchema>;
