import { ActiveFault } from './active-fault.ts';
import {
  type ConnectionFault,
  type Fault,
  isConnectionFault,
  isRequestFault,
  isWatchFault,
  type RequestFault,
  type WatchFault,
} from './fault.ts';
import { fits, type KubeRequest } from './kube-request.ts';

/** The faults that are there now. Listeners hear of every one that comes or goes. */
export class FaultPlan {
  readonly #faults = new Set<ActiveFault>();
  readonly #listeners = new Set<(fault: ActiveFault) => void>();

  inject(fault: Fault): ActiveFault {
    const active = new ActiveFault<Fault>(fault, (gone) => {
      this.#faults.delete(gone);
      this.#tell(gone);
    });
    this.#faults.add(active);
    this.#tell(active);
    return active;
  }

  clear(): void {
    for (const fault of this.#faults) fault.remove();
  }

  /** Calls back for every change until disposed. */
  listen(listener: (fault: ActiveFault) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  connectionFaults(): ActiveFault<ConnectionFault>[] {
    return [...this.#faults].filter((active) => hasFault(active, isConnectionFault));
  }

  /** The faults that hit this request; each is counted. */
  takeRequestFaults(request: KubeRequest): RequestFault[] {
    const hit: RequestFault[] = [];
    for (const { active, fault } of this.#fitting(request, isRequestFault)) {
      const decided = hit.some(({ kind }) => kind !== 'delay');
      if ((fault.kind === 'delay' || !decided) && active.take(fault)) hit.push(fault);
    }
    return hit;
  }

  /** The faults that fit this watch; whoever lets one strike takes it. */
  watchFaults(request: KubeRequest): { active: ActiveFault; fault: WatchFault }[] {
    return this.#fitting(request, isWatchFault);
  }

  #fitting<F extends RequestFault | WatchFault>(
    request: KubeRequest,
    ofKind: (fault: Fault) => fault is F,
  ): { active: ActiveFault; fault: F }[] {
    return [...this.#faults].flatMap((active) => {
      const { fault } = active;
      return ofKind(fault) && fits(request, fault.match ?? {}) ? [{ active, fault }] : [];
    });
  }

  #tell(fault: ActiveFault): void {
    for (const listener of this.#listeners) listener(fault);
  }
}

function hasFault<F extends Fault>(
  active: ActiveFault,
  ofKind: (fault: Fault) => fault is F,
): active is ActiveFault<F> {
  return ofKind(active.fault);
}
