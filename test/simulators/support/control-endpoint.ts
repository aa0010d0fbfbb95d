import { listen, readBody, type ListenOptions, type RunningServer } from './http-server.ts';
import { type ControlAnswer, type ControlFunctions, invoke } from './remote.ts';

/**
 * Serves a simulator's control functions on a port of their own, out of reach of the simulated faults:
 * `POST /<function>` with a JSON array of arguments, answered by `{"result": …}` or `{"error": "…"}`.
 */
export function serveControl<Api extends ControlFunctions<Api>>(
  api: Api,
  options: ListenOptions = {},
): Promise<RunningServer> {
  return listen(async (request, response) => {
    const name = (request.url ?? '/').slice(1);
    let answer: ControlAnswer;
    let status = 200;
    try {
      const text = await readBody(request);
      answer = { result: await invoke(api, name, text === '' ? [] : (JSON.parse(text) as unknown[])) };
    } catch (error) {
      status = 400;
      answer = { error: error instanceof Error ? error.message : String(error) };
    }
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }, options);
}
