import type { Dispatcher } from 'undici';
import { ApiError } from './api-error.ts';
import { type ApiRequest, nameOf } from './api-request.ts';

const MAX_ERROR_BYTES = 64 * 1024;

/** The answer where it is a 2xx; throws ApiError with what it says where it is not. */
export async function expectSuccess(
  request: ApiRequest,
  answer: Dispatcher.ResponseData,
): Promise<Dispatcher.ResponseData> {
  if (answer.statusCode >= 200 && answer.statusCode < 300) return answer;
  const retryAfter = answer.headers['retry-after'];
  const body = await readBody(answer, MAX_ERROR_BYTES).catch(() => Buffer.alloc(0));
  throw ApiError.fromAnswer(
    nameOf(request),
    answer.statusCode,
    body.toString('utf8'),
    Array.isArray(retryAfter) ? retryAfter[0] : retryAfter,
  );
}

/** The parts of an answer's body as they arrive. Throws ApiError where it breaks off, or the signal's reason. */
export async function* chunksOf(
  body: AsyncIterable<Buffer>,
  request: ApiRequest,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  try {
    yield* body;
  } catch (error) {
    signal.throwIfAborted();
    throw ApiError.fromFailure(nameOf(request), error);
  }
}

/** A whole body. Throws ApiError where it has more than `limit` bytes. */
export async function readBody(answer: Dispatcher.ResponseData, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Leaving the loop destroys the stream, and with it the connection.
    if (size > limit) {
      throw new ApiError(answer.statusCode, 'ResponseTooLarge', `the answer is larger than ${limit} bytes`);
    }
    chunks.push(chunk);
  }
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
}
