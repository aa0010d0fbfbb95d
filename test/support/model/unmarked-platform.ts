import { PlatformError } from '../../../src/platform-clients/errors.ts';
import type {
  Assessment,
  Call,
  Desired,
  Difference,
  Finding,
  Identity,
  Lease,
  Observation,
  Outcome,
  Question,
  Subject,
  Translation,
} from '../../../src/platform-clients/platform.ts';
import type { Clock } from '../../../src/time/clock.ts';
import { formatTimestamp } from '../../../src/time/timestamp.ts';
import { Crash, FakePlatform } from './fake-platform.ts';
import type { FakeWorkload } from './fake-workload.ts';
import { policyOf } from './lease-judge.ts';

const RELEASED_IN_MS = 15_000;
const LEASE_MS = 900_000;

/**
 * The platform in memory as one that keeps no owner mark, identifies nothing in the answer to a create, changes
 * nothing in place and leases GPUs, which outlive a workload. Of a spec reads show the node type alone.
 */
export class UnmarkedPlatform extends FakePlatform {
  override readonly capabilities = {
    workloadKind: 'endpoint',
    definiteRead: false,
    keepsMark: false,
    reusesIds: false,
    updatesInPlace: false,
    callsPerLook: 3,
    callsPerPass: 7,
  };
  /** Told of each workload that is deleted, with its GPU request. */
  onDelete: (request: string) => void = () => {};
  /** When GPU requests are over, on the monotonic clock. */
  readonly #overAt = new Map<string, number>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    super(clock, { leases: true });
    this.#clock = clock;
  }

  /** Somebody's with fields of its own: one that looks just like ours nobody could tell from ours. */
  override createOutOfBand(name: string, mark: string | undefined): void {
    super.createOutOfBand(name, mark);
    const workload = this.workloads.at(-1);
    if (workload !== undefined) workload.body = { ...workload.body, nodeType: 'theirs' };
  }

  override translate(subject: Subject): Translation {
    const translation = super.translate(subject);
    if (translation.kind !== 'Desired') return translation;
    const { desired } = translation;
    const fingerprint = `node ${nodeTypeOf(desired.body)}`;
    const atLeaseEnd = { policy: policyOf(subject), field: 'spec.runai.extra.leaseEndPolicy' };
    return { kind: 'Desired', desired: { ...desired, fingerprint, atLeaseEnd } };
  }

  override async find(identity: Identity, call?: Pick<Call, 'priority'>): Promise<Finding> {
    const finding = await super.find(identity, call);
    if (finding.kind !== 'Present') return finding;
    const { observation } = finding;
    const gpuRequests = [requestOf(observation)];
    const shown = { mark: undefined, createdAt: undefined, gpuRequests, lease: this.#leaseOf(observation) };
    return { kind: 'Present', observation: { ...observation, ...shown } };
  }

  override async create(home: string, desired: Desired, call: Call): Promise<Outcome> {
    const outcome = await super.create(home, desired, call);
    return outcome.kind === 'Accepted' ? { kind: 'Accepted' } : outcome;
  }

  override async update(): Promise<Outcome> {
    throw new Error('an update where nothing can be changed');
  }

  override async delete(observed: Observation): Promise<Outcome> {
    this.onDelete(requestOf(observed));
    return super.delete(observed);
  }

  override diff({ body }: Desired, { detail }: Observation): Difference[] {
    return nodeTypeOf(body) === nodeTypeOf(detail) ? [] : [{ path: 'nodeType', mutable: false }];
  }

  override assess(question: Question): Assessment {
    const judged = super.assess(question);
    if (question.observation.lease?.ended !== true) return judged;
    const stuck = question.desired.atLeaseEnd?.policy !== 'Recreate';
    return { ...judged, ready: false, reason: 'Failed', message: 'no GPUs', available: false, stuck };
  }

  recognise(fingerprint: string, _startedAt: number, { detail }: Observation): 'Same' | 'Other' {
    return fingerprint === `node ${nodeTypeOf(detail)}` ? 'Same' : 'Other';
  }

  /** Takes a while, and may go unanswered like any other call. */
  async releaseGpus(requests: readonly string[]): Promise<Outcome> {
    const { kind } = this.fate();
    if (kind === 'CrashBefore') throw new Crash('before a release');
    const happens = kind !== 'LostBefore' && kind !== 'Refused' && kind !== 'Throttled';
    const now = this.#clock.monotonic();
    if (happens)
      for (const request of requests)
        this.#overAt.set(request, this.#overAt.get(request) ?? now + RELEASED_IN_MS);
    if (kind === 'CrashAfter') throw new Crash('after a release');
    if (kind !== 'Fine') return { kind: 'Ambiguous', error: new PlatformError('Transient', 'no answer') };
    if (!requests.some((request) => this.holds(request))) return { kind: 'Accepted' };
    const error = new PlatformError('Busy', 'GPU requests are not over yet');
    return { kind: 'Refused', error, after: 'the release of its GPUs' };
  }

  /** A GPU request is over once it was released for a while or its lease has ended, whatever became of its workload. */
  holds(request: string): boolean {
    const workload = this.workloads.find((one) => requestOf(one) === request);
    const leased = workload === undefined || this.hasGpus(workload);
    return leased && (this.#overAt.get(request) ?? Infinity) > this.#clock.monotonic();
  }

  /** It begins once the workload runs. */
  override leaseEndOf({ runsAt }: FakeWorkload): number {
    return runsAt + LEASE_MS;
  }

  #leaseOf({ id }: Observation): Lease {
    const workload = this.workloads.find((one) => one.id === id);
    const now = this.#clock.monotonic();
    if (workload === undefined || workload.runsAt > now) return { expiresAt: undefined, ended: false };
    const left = this.leaseEndOf(workload) - now;
    return { expiresAt: formatTimestamp(this.#clock.now() + left), ended: left <= 0 };
  }
}

/** Each workload has one GPU request. */
export const requestOf = ({ id }: Pick<Observation, 'id'>): string => `gpu of ${id}`;

const nodeTypeOf = (body: unknown): string =>
  String(typeof body === 'object' && body !== null && 'nodeType' in body ? body.nodeType : undefined);
