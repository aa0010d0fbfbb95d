import { z } from 'zod';
import { cel } from './cel.ts';
import { durationField, SHORTEST_INTERVAL } from './duration-field.ts';
import { NAME_MAX, text } from './fields.ts';

/** Where the credentials of a connection are. */
export const credentialsSecretRef = z
  .object({ name: text(NAME_MAX).describe('Name of the Secret.') })
  .describe(
    'Secret with the credentials. Run:ai: the keys clientId and clientSecret. Gcore and EGS: the key apiKey.',
  );

const caRef = z.object({
  kind: z.enum(['Secret', 'ConfigMap']).default('Secret').describe('Kind of the object.'),
  name: text(NAME_MAX).describe('Name of the object, in the namespace of the credentials.'),
  key: text(NAME_MAX).default('ca.crt').describe('Key with the certificates, in PEM form.'),
});

/** How the platform's server is verified. */
export const tls = z
  .object({
    caRef: caRef
      .optional()
      .describe('Certificates to trust beside those that the operator trusts anyway: PEM, one or several.'),
    insecureSkipVerify: z
      .boolean()
      .default(false)
      .describe('Trust any certificate. For trials only: credentials can be stolen.'),
  })
  .describe("How the certificate of the platform's server is verified.");

/** How fast the platform may be called. */
export const rateLimit = z
  .object({
    requestsPerSecond: z
      .int32()
      .min(1)
      .max(100_000)
      .default(10)
      .describe('Calls per second in the long run.'),
    burst: z
      .int32()
      .min(1)
      .max(100_000)
      .default(20)
      .describe('Calls that may be made at once after a pause.'),
    maxInFlight: z
      .int32()
      .min(1)
      .max(1000)
      .default(16)
      .describe('Calls that may be under way at the same time.'),
  })
  .prefault({})
  .describe('How fast the platform is called. All deployments of this connection share it.');

const POLLING = 'spec.polling';

/** How often the platform is asked, and when an answer is too old. */
export const polling = cel(
  z.object({
    active: durationField(`${POLLING}.active`, SHORTEST_INTERVAL)
      .default('5s')
      .describe('How often a workload is looked at while something is under way.'),
    idle: durationField(`${POLLING}.idle`, '1s')
      .default('60s')
      .describe('How often the list of workloads is read while nothing is under way.'),
    driftCheck: durationField(`${POLLING}.driftCheck`, '1s')
      .default('1h')
      .describe('How often a workload is compared with its spec although nothing hints at a change.'),
    staleAfter: durationField(`${POLLING}.staleAfter`, '1s')
      .default('5m')
      .describe('How old an observation may become before Ready goes Unknown. At least twice idle.'),
    visibilityWindow: durationField(`${POLLING}.visibilityWindow`, '1s')
      .default('30s')
      .describe('How long a new workload may stay invisible to reads.'),
  }),
  {
    rule: 'duration(self.staleAfter) >= duration(self.idle) + duration(self.idle)',
    message: `${POLLING}.staleAfter must be at least twice ${POLLING}.idle: raise it, or lower idle`,
    fieldPath: '.staleAfter',
  },
)
  .prefault({})
  .describe('How often the platform is asked. Durations as Go writes them, such as 500ms, 5s or 1m30s.');
