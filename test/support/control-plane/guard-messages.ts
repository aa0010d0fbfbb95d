/** A program for a guard to run. */
export interface Program {
  /** Names it to the guard and in error messages. One guard runs at most one program of a name at a time. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** The whole environment of the program; without it, that of the guard. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The file that takes its stdout and stderr; it is appended to. */
  readonly log: string;
}

/** How a program ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What a guard is asked for. */
export type GuardRequest =
  | { readonly ask: 'run'; readonly program: Program }
  | { readonly ask: 'signal'; readonly name: string; readonly signal: NodeJS.Signals };

/** What a guard tells. One of the first two is its first message. */
export type GuardReply =
  | { readonly tell: 'no-folder'; readonly reason: string }
  | { readonly tell: 'folder'; readonly folder: string }
  | { readonly tell: 'running'; readonly name: string; readonly pid: number }
  | { readonly tell: 'failed'; readonly name: string; readonly reason: string }
  | { readonly tell: 'exited'; readonly name: string; readonly exit: Exit };
