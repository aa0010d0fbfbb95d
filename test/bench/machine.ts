import { execFileSync } from 'node:child_process';
import { cpus, loadavg, platform, release, totalmem } from 'node:os';
import { projectFolder } from '../support/build-operator.ts';
import { kubernetesVersion } from '../support/control-plane/release.ts';

/** What figures depend on. */
export interface Machine {
  at: string;
  /** `-dirty` where files differ from it. */
  commit: string;
  cpu: string;
  cores: number;
  memoryGb: number;
  system: string;
  node: string;
  kubernetes: string;
  /** Load average of the last minute before the start: what others do here too. */
  loadBefore: number;
}

/** Describes this machine and this checkout. */
export function describeMachine(): Machine {
  const cores = cpus();
  return {
    at: new Date().toISOString(),
    commit: commit(),
    cpu: cores[0]?.model.trim() ?? 'unknown',
    cores: cores.length,
    memoryGb: Math.round(totalmem() / 1e9),
    system: `${platform()} ${release()}`,
    node: process.version,
    kubernetes: kubernetesVersion(),
    loadBefore: loadNow(),
  };
}

/** Load average of the last minute. */
export const loadNow = (): number => Math.round((loadavg()[0] ?? Number.NaN) * 100) / 100;

function commit(): string {
  try {
    const git = (...args: string[]): string =>
      execFileSync('git', args, { cwd: projectFolder, encoding: 'utf8' }).trim();
    const changed = git('status', '--porcelain', '--', 'src', 'package-lock.json') !== '';
    return `${git('rev-parse', '--short=12', 'HEAD')}${changed ? '-dirty' : ''}`;
  } catch {
    return 'unknown';
  }
}
