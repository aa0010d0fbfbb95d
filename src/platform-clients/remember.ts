/** More entries than a connection has workloads at work. */
const REMEMBERED = 10_000;

/** Makes an entry the newest of a map. Of more than `most` the oldest is forgotten. */
export function remember<Key, Value>(
  map: Map<Key, Value>,
  key: Key,
  value: Value,
  most: number = REMEMBERED,
): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= most) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
