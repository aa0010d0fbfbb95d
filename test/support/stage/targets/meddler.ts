import { randomUUID } from 'node:crypto';
import { token } from '../../../simulators/gcore/accounts.ts';
import { flavors } from '../../../simulators/gcore/catalog.ts';
import type { GcoreControl } from '../../../simulators/gcore/control.ts';
import type { EgsControl } from '../../../simulators/egs/control.ts';
import { defaultSeed } from '../../../simulators/egs/places.ts';
import { documentedPolicy } from '../../../simulators/egs/policy.ts';
import type { RunaiControl } from '../../../simulators/runai/control.ts';

/** Something is so on the platform, or is not any more. `names`: of workloads that there are or may be soon. */
type Shortage = (is: boolean, names: readonly string[]) => Promise<void>;

/** Something is done to a workload. What comes back is to be done by a person again, and throws where it is gone. */
export type Deed = (name: string) => Promise<(() => Promise<void>) | void>;

/** Those who do things to a platform behind the operator's back, by name of what they do. */
export interface Meddler {
  /** There is no room for what is new, or nobody may make it. */
  readonly shortages: Readonly<Record<string, Shortage>>;
  /** Access tokens stop working. Absent where the credential itself goes with each call. */
  readonly revokeTokens?: () => Promise<unknown>;
  /** Another credential is valid from now on, and nothing that was before. Returns it, for the Secret. */
  readonly replaceCredentials: () => Promise<Readonly<Record<string, string>>>;
  /** Each leaves a living workload other than its object asks for. */
  readonly deeds: Readonly<Record<'delete' | 'vanish' | 'edit' | 'scale' | 'stop', Deed>>;
  /** Has it the size that the object asks for, and has nobody stopped it? */
  readonly isIntact: (name: string) => Promise<boolean>;
}

/** `image`: what somebody thinks better. `scaled`: a patch on the spec. */
export function runaiMeddler(
  control: RunaiControl,
  image: string,
  scaled: Readonly<Record<string, unknown>>,
): Meddler {
  const project = '33';
  return {
    shortages: {
      async overQuota(is, names) {
        if (!is) return control.clearScripts();
        for (const name of names) await control.script(name, { kind: 'overQuota' });
      },
      policy: (is) =>
        control.setPolicy(project, is ? { rules: [{ field: 'image', rule: 'canEdit' }] } : null),
    },
    revokeTokens: () => control.revokeTokens(),
    async replaceCredentials() {
      const clientSecret = randomUUID();
      await control.rotateSecret('operator', clientSecret, { revoke: true });
      return { clientSecret };
    },
    deeds: {
      delete: (name) => control.deleteOutOfBand(name),
      vanish: (name) => control.deleteOutOfBand(name, { now: true }),
      edit: (name) => control.editOutOfBand(name, { image }),
      scale: (name) => control.editOutOfBand(name, scaled),
      async stop(name) {
        await control.suspendOutOfBand(name);
        return () => control.resumeOutOfBand(name);
      },
    },
    async isIntact(name) {
      const spec = (await control.workload(name))?.spec ?? {};
      return Object.entries(scaled).every(
        ([field, value]) => JSON.stringify(spec[field]) !== JSON.stringify(value),
      );
    },
  };
}

/** Of the region and the flavor of sequences. */
export function gcoreMeddler(control: GcoreControl): Meddler {
  const account = 29_841;
  const region = 7;
  return {
    shortages: {
      quota: (is) => control.setQuota(account, is ? { inference_instance_count: 0 } : {}),
      capacity: (is) => control.setCapacity(region, flavors.h100, is ? 0 : 1_000),
    },
    async replaceCredentials() {
      const apiKey = `${account}_${randomUUID()}`;
      await control.addToken(token({ name: 'operator', token: apiKey, accountId: account }));
      return { apiKey };
    },
    deeds: {
      delete: (name) => control.deleteOutOfBand(name),
      vanish: (name) => control.deleteOutOfBand(name, { now: true }),
      edit: (name) => control.editOutOfBand(name, { image: 'vllm/vllm-openai:v0.9.0' }),
      async scale(name) {
        const containers = (await control.workload(name))?.spec.containers ?? [];
        const twice = containers.map((one) => ({ ...one, scale: { ...one.scale, min: 2, max: 2 } }));
        await control.editOutOfBand(name, { containers: twice });
      },
      stop: (name) => control.stopOutOfBand(name),
    },
    async isIntact(name) {
      const { spec, stopped } = (await control.workload(name)) ?? {};
      return stopped === false && spec?.containers.every(({ scale }) => scale.max === 1) === true;
    },
  };
}

/** Of the workspace and the cluster of sequences. */
export function egsMeddler(control: EgsControl): Meddler {
  const { name: cluster = '', inventory = [] } = defaultSeed().clusters[0] ?? {};
  return {
    shortages: {
      inventory: (is) => control.setInventory(cluster, is ? [] : inventory),
      policy: (is) => control.setPolicy('team-a', is ? { ...documentedPolicy, maxGPRs: 0 } : null),
    },
    revokeTokens: () => control.revokeTokens('operator'),
    async replaceCredentials() {
      const apiKey = randomUUID();
      await control.setKey('operator', { key: apiKey });
      await control.revokeTokens('operator');
      return { apiKey };
    },
    deeds: {
      delete: (name) => control.deleteOutOfBand(name),
      vanish: (name) => control.deleteOutOfBand(name, { now: true }),
      edit: (name) => control.editOutOfBand(name, { modelName: 'xgboost' }),
      scale: (name) => control.editOutOfBand(name, { numberOfGPUs: 2 }),
      stop: (name) => control.evict(name),
    },
    isIntact: async (name) => (await control.workload(name))?.gpuSpec?.numberOfGPUs === 1,
  };
}
