/** The parts of an owner mark, `<owner-id>/<namespace>/<name>`; anything may be missing from one that is not ours. Pure. */
export function partsOfMark(mark: string): {
  ownerId: string | undefined;
  namespace: string | undefined;
  name: string | undefined;
} {
  const [ownerId, namespace, name] = mark.split('/');
  return { ownerId, namespace, name };
}
