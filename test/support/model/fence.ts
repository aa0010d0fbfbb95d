import { AsyncLocalStorage } from 'node:async_hooks';
import type { KubeClient } from '../../../src/kube/client.ts';
import type { PlatformClient } from '../../../src/platform-clients/platform.ts';

type Kube = Pick<KubeClient, 'get' | 'mergePatch'>;

interface Pass {
  /** A write that no create call has used up. */
  won: boolean;
  wrong: string | undefined;
}

/**
 * Watches over the passes of a process: before each create call, repeated ones too, that very pass has won a write, and
 * no other call has used it up. In-memory clusters take no write that is not conditional.
 */
export class Fence {
  readonly #passes = new AsyncLocalStorage<Pass>();

  /** Rejects where a create call of the pass was not fenced, whatever else came of it. */
  async pass<T>(pass: () => Promise<T>): Promise<T> {
    const state: Pass = { won: false, wrong: undefined };
    const [result] = await Promise.allSettled([this.#passes.run(state, pass)]);
    if (state.wrong !== undefined) throw new Error(state.wrong);
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  }

  /** The API server, whose answers to writes are noted. */
  kube(kube: Kube): Kube {
    return {
      get: (...args) => kube.get(...args),
      mergePatch: async (...args) => {
        const answer = await kube.mergePatch<never>(...args);
        const pass = this.#passes.getStore();
        if (pass !== undefined) pass.won = true;
        return answer;
      },
    };
  }

  /** The platform, whose create calls are looked at. */
  client<Client extends PlatformClient>(client: Client): Client {
    const create: PlatformClient['create'] = (...args) => {
      const pass = this.#passes.getStore();
      if (pass === undefined) throw new Error('a create call outside of a pass');
      if (!pass.won) pass.wrong = `no conditional write was won before the create call for ${args[1].name}`;
      pass.won = false;
      return client.create(...args);
    };
    return new Proxy(client, {
      get(target, property) {
        if (property === 'create') return create;
        const value: unknown = Reflect.get(target, property);
        // Not of the proxy: classes keep private fields.
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }
}
