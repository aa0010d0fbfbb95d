/** A knob's positions that a suite should try; `default` is the one that a simulator starts with. */
export interface KnobRow {
  positions: readonly unknown[];
  default: unknown;
}

/** One position of one knob, as a suite tries it. */
export interface KnobCase<Path extends string, Patch> {
  path: Path;
  position: unknown;
  /** What to give to `knobs()`. */
  patch: Patch;
}

/**
 * Puts some knobs into new positions. An object inside is merged, except where the knob's name is among `whole`.
 * Throws on a knob that `defaults` does not have.
 */
export function turnKnobs<Knobs extends object>(
  defaults: Knobs,
  knobs: Knobs,
  patch: object,
  whole: readonly (keyof Knobs)[] = [],
): Knobs {
  const turned = { ...knobs } as Record<string, unknown>;
  for (const [name, position] of Object.entries(patch)) {
    if (!Object.hasOwn(defaults, name)) throw new Error(`no knob ${name}`);
    const merges = typeof position === 'object' && position !== null && !whole.includes(name as keyof Knobs);
    turned[name] = merges ? { ...(turned[name] as object), ...position } : position;
  }
  return turned as unknown as Knobs;
}

/** One position as a patch: `('routes.patch', false)` gives `{routes: {patch: false}}`. */
export function knobPatchOf(path: string, position: unknown): Record<string, unknown> {
  const [name = '', inner] = path.split('.');
  return { [name]: inner === undefined ? position : { [inner]: position } };
}

/** Each knob of a table in each position that is not its default. */
export function knobCasesOf<Path extends string, Patch>(
  table: Readonly<Record<Path, KnobRow>>,
): KnobCase<Path, Patch>[] {
  return (Object.keys(table) as Path[]).flatMap((path) => {
    const row = table[path];
    return row.positions
      .filter((position) => JSON.stringify(position) !== JSON.stringify(row.default))
      .map((position) => ({ path, position, patch: knobPatchOf(path, position) as Patch }));
  });
}
