import { execFile } from 'node:child_process';
import type { Environment } from './find-binaries.ts';
import { moduleFolder } from './release.ts';

/** Whether Go can build our module here. `says` is its version, or why not. */
export interface GoToolchain {
  readonly usable: boolean;
  readonly says: string;
}

/**
 * Asks Go itself, in the folder of the module: it reads the `go` line of go.mod, and refuses (or fetches a
 * newer toolchain, where the user lets it) if it is too old.
 */
export function findGo(env: Environment): Promise<GoToolchain> {
  return new Promise((resolve) => {
    execFile('go', ['version'], { cwd: moduleFolder, env: goEnvironment(env) }, (error, stdout, stderr) => {
      if (!error) resolve({ usable: true, says: stdout.trim() });
      else if (error.code === 'ENOENT') resolve({ usable: false, says: 'go is not on the PATH' });
      else resolve({ usable: false, says: stderr.trim().split('\n')[0] ?? error.message });
    });
  });
}

/** The user's environment, less what would make this build depend on where and by whom it is run. */
export function goEnvironment(env: Environment): Record<string, string | undefined> {
  return { ...env, GOWORK: 'off', CGO_ENABLED: '0', GOOS: undefined, GOARCH: undefined, GOFLAGS: undefined };
}
