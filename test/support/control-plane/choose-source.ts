import { dirname } from 'node:path';
import { buildBinaries } from './build-binaries.ts';
import { assetsFolder, cacheFolder, type Environment, type Found, findBinaries } from './find-binaries.ts';
import { findGo } from './go-toolchain.ts';
import { noControlPlane, notInAssets } from './no-control-plane.ts';
import { type Progress, stderrProgress } from './progress.ts';
import { type Binaries, type BinaryName, binaryNames } from './release.ts';

const sources = ['assets', 'build', 'k3s'] as const;

/** What `CONTROL_PLANE` can force. */
export type ForcedSource = (typeof sources)[number];

/** What a control plane is made of: programs on this machine (at least those asked for), or a k3s container. */
export type Source =
  | { readonly kind: 'binaries'; readonly paths: Partial<Binaries> }
  | { readonly kind: 'k3s'; readonly why: readonly string[] };

/** What `CONTROL_PLANE` asks for, or undefined if it is not set. Throws if it is none of the three. */
export function forcedSource(env: Environment): ForcedSource | undefined {
  const named = env['CONTROL_PLANE'];
  if (!named) return undefined;
  const known = sources.find((source) => source === named);
  if (!known)
    throw new Error(`CONTROL_PLANE=${named} is unknown: use ${sources.join(', ')}, or leave it unset`);
  return known;
}

/**
 * Provides the programs: each from `KUBEBUILDER_ASSETS`, else the cache folder, else built into it. Where
 * they cannot be built, answers with k3s and why; whether a container engine is there, its start will tell.
 * `spare` are taken where they are, and nothing is built for their sake.
 * `CONTROL_PLANE` narrows this to one way. Throws, saying what to install, if that way is not open.
 */
export async function chooseSource(
  names: readonly BinaryName[],
  env: Environment = process.env,
  progress: Progress = stderrProgress,
  spare: readonly BinaryName[] = [],
): Promise<Source> {
  const forced = forcedSource(env);
  if (forced === 'k3s') return { kind: 'k3s', why: [] };
  const assets = assetsFolder(env);
  const cache = cacheFolder(env);
  if (forced === 'assets' && !assets) throw notInAssets(names, undefined);
  const folders = [
    ...(assets && forced !== 'build' ? [assets] : []),
    ...(forced === 'assets' ? [] : [cache]),
  ];

  const found = findBinaries(names, folders);
  const all = [...names, ...spare];
  if (found.missing.length === 0) return chosen(findBinaries(all, folders), progress);
  if (forced === 'assets') throw notInAssets(found.missing, assets);

  const go = await findGo(env);
  if (go.usable) {
    // All at once, also what is not asked for now: one build shares what it compiles, a second one could not.
    await buildBinaries(findBinaries(binaryNames, folders).missing, cache, env, progress);
    return chosen(findBinaries(all, folders), progress);
  }
  const why = [
    assets
      ? `${assets} (KUBEBUILDER_ASSETS) has no ${findBinaries(names, [assets]).missing.join(', ')}`
      : 'KUBEBUILDER_ASSETS is not set',
    `${cache} has no ${found.missing.join(', ')}`,
    go.says,
  ];
  if (forced === 'build') throw noControlPlane(names, why);
  return { kind: 'k3s', why };
}

function chosen({ paths }: Found, progress: Progress): Source {
  const byFolder = Map.groupBy(Object.entries(paths), ([, path]) => dirname(path));
  const parts = [...byFolder].map(
    ([folder, some]) => `${some.map(([name]) => name).join(', ')} from ${folder}`,
  );
  progress.line(`takes ${parts.join('; ')}`);
  return { kind: 'binaries', paths };
}
