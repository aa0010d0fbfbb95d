import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { InferenceDeploymentSpec } from '../../src/crd/inference-deployment.ts';
import type { TargetName } from '../../src/crd/targets.ts';
import { targetOf } from '../../src/platform-clients/registry.ts';
import { wholeEgs } from '../support/whole-specs/whole-egs.ts';
import { wholeGcore } from '../support/whole-specs/whole-gcore.ts';
import { wholeNimSpec } from '../support/whole-specs/whole-nim-spec.ts';
import { wholeSpec } from '../support/whole-specs/whole-spec.ts';
import { egs } from '../support/stage/targets/egs.ts';
import { gcore } from '../support/stage/targets/gcore.ts';
import { nim } from '../support/stage/targets/nim.ts';
import { projectFolder } from '../support/build-operator.ts';
import { Stage } from '../support/stage/stage.ts';
import { runaiStagePlatform, type StagePlatform } from '../support/stage/stage-platform.ts';

/**
 * The create call of each manifest, as it goes over the wire: a change of what is sent shows in the diff of these
 * files, and has to be meant. `vitest run --project unit test/golden -u` writes them anew.
 */

const platforms: Readonly<Record<TargetName, () => Promise<StagePlatform>>> = {
  runai: () => runaiStagePlatform(),
  nim: () => nim.start('Usual'),
  gcore: () => gcore.start('Usual'),
  egs: () => egs.start('Usual'),
};

interface Case {
  readonly file: string;
  readonly name: string;
  readonly spec: InferenceDeploymentSpec;
}

const samples = globSync('docs/samples/**/*.yaml', { cwd: projectFolder }).flatMap((path) =>
  parseAllDocuments(readFileSync(join(projectFolder, path), 'utf8'))
    .map((document) => document.toJS() as { kind: string; metadata: { name: string } } & Pick<Case, 'spec'>)
    .filter(({ kind }) => kind === 'InferenceDeployment')
    .map(({ metadata, spec }) => ({
      file: path.slice('docs/'.length, -'.yaml'.length).replaceAll('/', '-'),
      name: metadata.name,
      spec,
    })),
);

const wholes = [
  { runai: { spec: wholeSpec } },
  { nim: { spec: wholeNimSpec } },
  { gcore: wholeGcore[0] },
  // A null in there is a mistake that our own checks find.
  { egs: { ...wholeEgs, extra: { later: [1] } } },
].map((section) => ({
  file: `every-field-${Object.keys(section)[0]}`,
  name: 'llama70b',
  spec: section as unknown as InferenceDeploymentSpec,
}));

test.each<Case>([...samples, ...wholes])('$file', async ({ file, name, spec }) => {
  const target = targetOf(spec);
  const platform = await platforms[target]();
  await using stage = await Stage.on({ ...platform, deployment: {} });
  const cluster = stage.apply(name, spec[target], {
    ...spec,
    [target]: spec[target],
    platformRef: { name: platform.type },
  });
  cluster.secrets.set('prod/hf', { version: '1', data: { token: 'hf_0123456789abcdef' } });
  await stage.run(name, 20);
  const calls = await stage.control.calls({ method: 'POST', writes: true });
  const create = calls.find(({ workload }) => workload !== undefined);
  expect(create, stage.message(name, 'Synced')).toBeDefined();
  const text = `${create?.method} ${create?.path}\n\n${JSON.stringify(create?.body, null, 2)}\n`;
  await expect(text).toMatchFileSnapshot(`requests/${file}.http`);
});
