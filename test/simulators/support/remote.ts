import { request as httpRequest } from 'node:http';

/** Functions of a control interface; arguments and answers are plain JSON values. */
export type ControlFunctions<Api> = { [Key in keyof Api]: (...args: never[]) => unknown };

/** The same functions, called from outside: every answer is a promise. */
export type Remote<Api extends ControlFunctions<Api>> = {
  [Key in keyof Api]: (...args: Parameters<Api[Key]>) => Promise<Awaited<ReturnType<Api[Key]>>>;
};

/** Carries one call to where the functions are. */
export type Send = (name: string, args: unknown[]) => Promise<unknown>;

/** Makes a control interface out of a way to call it. */
export function remote<Api extends ControlFunctions<Api>>(send: Send): Remote<Api> {
  return new Proxy({} as Remote<Api>, {
    get(_target, name) {
      // A proxy with a `then` would be taken for a promise wherever it is awaited.
      if (typeof name !== 'string' || name === 'then') return undefined;
      return (...args: unknown[]) => send(name, args);
    },
  });
}

/** Calls functions in this process, with the same JSON copies as over HTTP. */
export function localSend<Api extends ControlFunctions<Api>>(api: Api): Send {
  return async (name, args) => copy(await invoke(api, name, copy(args) as unknown[]));
}

/** Calls functions of another process over its control endpoint. */
export function httpSend(controlUrl: string): Send {
  return async (name, args) => {
    const answer = JSON.parse(await post(`${controlUrl}/${name}`, JSON.stringify(args))) as ControlAnswer;
    if ('error' in answer) throw new Error(answer.error);
    return answer.result;
  };
}

/** What a control endpoint answers. */
export type ControlAnswer = { result?: unknown } | { error: string };

/** Calls one function by name. */
export async function invoke<Api extends ControlFunctions<Api>>(
  api: Api,
  name: string,
  args: unknown[],
): Promise<unknown> {
  if (!Object.hasOwn(api, name)) throw new Error(`the control has no ${name}`);
  const call = api[name as keyof Api] as unknown as (...args: unknown[]) => unknown;
  return await call(...args);
}

function copy(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}

function post(url: string, body: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const call = httpRequest(url, { method: 'POST', headers: { 'content-type': 'application/json' } });
  call.once('response', (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    response.once('error', reject);
  });
  call.once('error', reject);
  call.end(body);
  return promise;
}
