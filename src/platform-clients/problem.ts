/** What a platform would not take of a spec, or we do not take for it: which field, and what to write instead. */
export interface Problem {
  /** A path below what the client checks; see the list of its checks. */
  field: string;
  message: string;
}
