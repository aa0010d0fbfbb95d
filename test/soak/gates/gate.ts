/** One promise about a long run, and what came of it. */
export interface Gate {
  name: string;
  figure: string;
  bound: string;
  passed: boolean;
  /** What a failure is seen by, one by one; the first of them are printed where it did not pass. */
  details: readonly string[];
}

/** A gate that nothing may be in the way of. `figure`: their number where it is not given. */
export function none(name: string, details: readonly string[], figure = String(details.length)): Gate {
  return { name, figure, bound: 'none', passed: details.length === 0, details };
}
