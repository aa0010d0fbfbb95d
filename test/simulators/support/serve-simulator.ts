import { serveControl } from './control-endpoint.ts';
import { listen, type ListenOptions } from './http-server.ts';
import { type PlatformBehaviour, platformServer } from './platform-server.ts';
import { type ControlFunctions, localSend, remote, type Remote } from './remote.ts';

/** A simulated platform that listens. */
export interface Simulator<Api extends ControlFunctions<Api>> extends AsyncDisposable {
  /** The platform's base URL. */
  url: string;
  /** Where the same control is reached from another process. */
  controlUrl: string;
  control: Remote<Api>;
  stop(): Promise<void>;
}

/** Serves a platform on one port and its control on another. */
export async function serveSimulator<Api extends ControlFunctions<Api>>(
  behaviour: PlatformBehaviour,
  api: Api,
  options: ListenOptions = {},
): Promise<Simulator<Api>> {
  const server = await listen(platformServer(behaviour), options);
  const control = await serveControl(api);
  const stop = async (): Promise<void> => {
    // Calls that hang are let go first, so that no handler outlives its server.
    behaviour.faults.clear();
    await Promise.all([server.stop(), control.stop()]);
  };
  return {
    url: server.url + behaviour.router.prefix,
    controlUrl: control.url,
    control: remote<Api>(localSend(api)),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
