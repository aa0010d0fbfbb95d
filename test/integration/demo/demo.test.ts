import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { assetsFolder, cacheFolder, findBinaries } from '../../support/control-plane/find-binaries.ts';
import { scratch } from '../../support/control-plane/test-tools.ts';
import { eventually } from '../../support/eventually.ts';
import { KubeClient } from '../../support/kube-client/kube-client.ts';
import { conditionOf, type StatusObject } from '../../support/status-rules/status-object.ts';
import { isReady } from '../../support/status-rules/status-words.ts';
import { DemoProcess } from './demo-process.ts';

/** A start of everything and a whole story, on a machine that does other things as well. */
const PATIENCE_MS = 240_000;

/** Of one that does not end by itself. */
const LAST_LINE = /\nThe demo has ended, and all that it started with it\.$/;

const nothingIsLeft = (demo: DemoProcess) =>
  eventually(() => demo.leftovers(), { within: 20_000, until: (left) => left.length === 0 });

test(
  'with ONCE=1 and what envtest ships it shows what it promises, ends by itself with 0, and leaves nothing',
  async () => {
    using place = scratch();
    const { paths } = findBinaries(
      ['etcd', 'kube-apiserver', 'kubectl'],
      [assetsFolder(process.env) ?? '', cacheFolder(process.env)],
    );
    for (const [name, path] of Object.entries(paths)) symlinkSync(path, join(place.folder, name));
    const env = { ONCE: '1', KUBEBUILDER_ASSETS: place.folder, CONTROL_PLANE: 'assets' };
    await using demo = await DemoProcess.start(env);
    const end = await demo.end();
    expect(end).toMatchObject({ code: 0 });
    const { output } = end;
    for (const done of [
      '✓ All six are Ready: on Run:ai, as a NIM service, on Gcore and on EGS',
      '✓ chat serves the new image; until then it served the old one',
      '✓ reranker is broken, and says why:',
      '✓ assistant is stopped on Gcore, and stays there to be started again',
      '✓ embeddings is gone, and so is its workload',
      "✓ The platforms' ledgers: six workloads created, none twice, none left behind, no other touched",
    ])
      expect(output).toContain(done);
    expect(output).toContain('does without kube-controller-manager');
    expect(output.trimEnd()).toMatch(/\nAll went as it should, and all that was started has ended\.$/);
    expect(output).toMatch(/Stalled +True +Failed\n +“[^”]*cpu-1\.8-typo cannot be pulled/);
    expect(await demo.leftovers()).toEqual([]);
  },
  PATIENCE_MS,
);

test(
  'with ONCE=1 it fails with a reason where something goes wrong',
  async () => {
    await using demo = await DemoProcess.start({ ONCE: '1' });
    await demo.printed('Creating');
    process.kill(await demo.pidOf('dist/main.js'), 'SIGKILL');
    const end = await demo.end();
    expect(end).toMatchObject({ code: 1 });
    expect(end.output).toContain('✗ Six deployments are on their way to Ready');
    expect(end.output).toContain('It went wrong: the operator ended with SIGKILL');
    expect(await demo.leftovers()).toEqual([]);
  },
  PATIENCE_MS,
);

test(
  'without it, it stays up: what it says to type works, and an edit is followed',
  async () => {
    await using demo = await DemoProcess.start();
    await demo.printed('kubectl explain');
    await using client = new KubeClient(demo.kubeconfig);
    const commands = demo.output
      .split('\n')
      .filter((line) => /^ {2}(kubectl|curl) /.test(line) && !line.includes('kubectl edit'))
      .map((line) => line.trim());
    expect(commands.length).toBeGreaterThan(5);
    const kubectl = /alias kubectl=(\S+)/.exec(demo.output)?.[1] ?? '';
    const env = { PATH: process.env['PATH'], HOME: '/nonexistent', KUBECONFIG: demo.kubeconfig };
    for (const command of commands) {
      const script = `kubectl() { ${kubectl} --cache-dir="$(dirname "$KUBECONFIG")" "$@"; }; ${command}`;
      const { stdout } = await promisify(execFile)('bash', ['-c', script], { env });
      expect({ command, stdout }).not.toEqual({ command, stdout: '' });
    }
    const apiVersion = 'inference-operator.io/v1alpha1';
    const kind = 'InferenceDeployment';
    // Mended by one of these commands, and created by another.
    for (const name of ['reranker', 'embeddings'])
      await eventually(() => client.get({ apiVersion, kind, metadata: { name } }), {
        within: 60_000,
        for: `${name} to be Ready`,
        until: isReady,
      });
    await eventually(() => demo.output, {
      until: (output) => /reranker · .*Ready True\/Running[^✗]*$/.test(output),
    });

    process.kill(await demo.pidOf('dist/main.js'), 'SIGTERM');
    await demo.printed('✓ The operator was ended, is started again');
    await client.patch(
      { apiVersion, kind, metadata: { name: 'chat' } },
      { spec: { runai: { spec: { environmentVariables: [{ name: 'A', value: 'b' }] } } } },
    );
    await eventually(() => client.get({ apiVersion, kind, metadata: { name: 'chat' } }), {
      within: 60_000,
      for: 'chat to be Ready again',
      until: (object: StatusObject) =>
        isReady(object) && conditionOf(object, 'Ready')?.observedGeneration === object.metadata.generation,
    });
    const curl = commands.find((command) => command.startsWith('curl ')) ?? '';
    expect((await promisify(execFile)('bash', ['-c', curl])).stdout).toContain('inference_operator');

    expect(demo.output).not.toContain('Run:ai has ended');
    process.kill(await demo.pidOf('simulators/runai/main.ts'), 'SIGKILL');
    await demo.printed('The simulated platform runai has ended');

    demo.signalGroup('SIGINT');
    const end = await demo.end();
    expect(end).toMatchObject({ code: 0 });
    expect(end.output.trimEnd()).toMatch(LAST_LINE);
    expect(await demo.leftovers()).toEqual([]);
  },
  PATIENCE_MS,
);

describe('Ctrl-C leaves no process and no folder behind', () => {
  test.each([
    ['at its beginning', '… '],
    ['while deployments are on their way', 'Creating'],
  ])(
    '%s',
    async (_when, text) => {
      await using demo = await DemoProcess.start();
      await demo.printed(text);
      demo.signalGroup('SIGINT');
      const end = await demo.end();
      expect(end).toMatchObject({ code: 130 });
      expect(end.output).not.toContain('It went wrong');
      expect(end.output.trimEnd()).toMatch(LAST_LINE);
      await nothingIsLeft(demo);
    },
    PATIENCE_MS,
  );

  test(
    'nor does SIGKILL',
    async () => {
      await using demo = await DemoProcess.start();
      await demo.printed('Creating');
      demo.signal('SIGKILL');
      expect(await demo.end()).toMatchObject({ code: null });
      await nothingIsLeft(demo);
    },
    PATIENCE_MS,
  );
});
