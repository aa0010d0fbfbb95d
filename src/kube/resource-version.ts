const DECIMAL = /^[1-9]\d*$/;

/**
 * Whether `version` was written after `than`; `undefined` where that cannot be told.
 *
 * Versions of one kind are decimal numbers of up to 64 bits that grow with every write, and comparing them is
 * allowed: Kubernetes documents it since 1.35 (KEP-5504), and it has been so in fact for all its history.
 * After a restore of etcd they start again from an older number, so only a relist may go backwards.
 */
export function isNewer(version: string, than: string): boolean | undefined {
  if (!DECIMAL.test(version) || !DECIMAL.test(than)) return undefined;
  return version.length === than.length ? version > than : version.length > than.length;
}
