import { ApiError, type Status } from './api-error.ts';
import type { KubeObject } from './objects.ts';

/** What a BOOKMARK carries: a version, and in a streamed list the mark of its end. */
export interface Bookmark {
  metadata: { resourceVersion: string; annotations?: Record<string, string> };
}

/** One event of a watch. An ERROR event is thrown as an ApiError instead. */
export type WatchEvent<T extends KubeObject> =
  | { type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: T }
  | { type: 'BOOKMARK'; object: Bookmark };

/** etcd holds objects of 1.5 MiB by default; JSON may be several times as long as what is stored. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;
const NEWLINE = 10;

/**
 * The events of a watch's body: one JSON document per line, however the bytes are cut into chunks.
 * Types that are not known are passed over. Throws ApiError for an ERROR event, an endless line and what is no JSON.
 */
export async function* decodeWatch<T extends KubeObject>(
  body: AsyncIterable<Buffer>,
  maxLineBytes = MAX_LINE_BYTES,
): AsyncGenerator<WatchEvent<T>> {
  let parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      parts.push(chunk.subarray(start, end));
      const event = decode<T>(parts);
      if (event !== undefined) yield event;
      parts = [];
      size = 0;
      start = end + 1;
    }
    if (start === chunk.length) continue;
    parts.push(chunk.subarray(start));
    size += chunk.length - start;
    if (size > maxLineBytes) {
      throw new ApiError(0, 'ResponseTooLarge', `watch: an event is larger than ${maxLineBytes} bytes`);
    }
  }
  // A last line without its newline was cut off: what it would have said comes again with the next watch.
}

function decode<T extends KubeObject>(parts: Buffer[]): WatchEvent<T> | undefined {
  const text = (parts.length === 1 ? (parts[0] ?? '') : Buffer.concat(parts)).toString('utf8');
  if (text.trim() === '') return undefined;
  const { type, object } = parse(text);
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
    case 'BOOKMARK':
      if (typeof object?.metadata?.resourceVersion !== 'string') throw malformed();
      return { type, object: object as T };
    case 'ERROR':
      throw ApiError.fromStatus((object ?? {}) as Status, 0);
    default:
      return undefined;
  }
}

function parse(text: string): { type?: unknown; object?: { metadata?: { resourceVersion?: unknown } } } {
  try {
    const value: unknown = JSON.parse(text);
    if (value !== null && typeof value === 'object') return value;
  } catch {
    // Reported with the other shapes below.
  }
  throw malformed();
}

function malformed(): ApiError {
  return new ApiError(0, 'NotJson', 'watch: an event is not of the documented form');
}
