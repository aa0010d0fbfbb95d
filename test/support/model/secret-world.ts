import type { Desired, Subject, Translation } from '../../../src/platform-clients/platform.ts';
import { FakeClock } from '../fake-clock.ts';
import { conditionOf } from '../status-rules/status-object.ts';
import { FakeCluster } from './fake-cluster.ts';
import { FakeOperator } from './fake-operator.ts';
import { FakePlatform } from './fake-platform.ts';
import { comesBackIn } from './world-model.ts';

const HASH = 'v1:env';
const REF = { name: 'hf', key: 'token', optional: false };
const SPEC = {
  platformRef: { name: 'gcore' },
  gcore: {
    spec: {
      image: 'a',
      flavor_name: 'f',
      listening_port: 80,
      containers: [{ region_id: 1, scale: { min: 1, max: 1 } }],
    },
    env: [{ name: 'TOKEN', valueFrom: { secretKeyRef: REF } }],
  },
};

/** A platform in memory whose workloads are all made of the value of one Secret. */
class SecretPlatform extends FakePlatform {
  override translate({ spec, name, ownerMark, secrets }: Subject): Translation {
    const runs = spec.state !== 'Stopped';
    if (spec.gcore?.env === undefined)
      return {
        kind: 'Desired',
        desired: { name, body: { image: 'plain', mark: ownerMark }, hash: 'v1:plain', notices: [], runs },
      };
    const secret = secrets?.get(REF.name);
    const value = secret?.data[REF.key];
    if (secret === undefined || value === undefined)
      return { kind: 'SecretNotFound', message: `Secret ${REF.name} has no key ${REF.key}.`, runs };
    const sent = [{ name: REF.name, resourceVersion: secret.resourceVersion }];
    const desired: Desired = {
      name,
      body: { image: value, mark: ownerMark },
      hash: HASH,
      notices: [],
      secrets: sent,
      runs,
    };
    return { kind: 'Desired', desired };
  }
}

/** An object that takes a value from a Secret, one process, and what both the API server and the platform are asked. */
export class SecretWorld {
  readonly clock = new FakeClock();
  readonly cluster = new FakeCluster(this.clock);
  readonly platform = new SecretPlatform(this.clock, {
    power: { takesS: 5, updateWakes: false, refusesTwice: true },
  });
  operator = new FakeOperator(this.clock, this.cluster, this.platform);
  /** How many writes there were of the operator's to the object's status. */
  writes = 0;
  /** How the last pass ended. */
  ended = '';
  #version = 0;

  constructor() {
    this.cluster.onStatus = () => {
      this.writes += 1;
    };
    this.cluster.create('llama', SPEC);
  }

  /** kubectl apply of the Secret: a new version, whatever its value. */
  put(value: string, key = REF.key): void {
    this.#version += 1;
    this.cluster.secrets.set('prod/hf', { version: String(this.#version), data: { [key]: value } });
  }

  /** What becomes of a Secret otherwise: it goes, or the API server refuses to show it. */
  refuse(status: number): void {
    this.cluster.secrets.set('prod/hf', status);
  }

  /** Another process takes over. */
  restart(): void {
    this.operator = new FakeOperator(this.clock, this.cluster, this.platform);
  }

  /** Passes at the moments that the operator asks for itself, for so long. */
  async run(seconds: number): Promise<void> {
    const end = this.clock.monotonic() + seconds * 1000;
    for (;;) {
      this.operator.sync();
      const result = await this.operator.pass();
      this.ended = result.kind;
      const left = end - this.clock.monotonic();
      if (left <= 0) return;
      await this.clock.advance(Math.min(Math.max(1, comesBackIn(result) ?? 1_000), left));
    }
  }

  /** `Status/Reason: message` of a condition. */
  says(type: string): string {
    const one = conditionOf(this.cluster.object, type);
    return `${one?.status}/${one?.reason}: ${one?.message}`;
  }

  /** The value that the platform has. */
  get value(): unknown {
    return this.platform.living[0]?.body['image'];
  }
}
