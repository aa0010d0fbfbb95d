import { chmod, readFile } from 'node:fs/promises';
import { build, type Plugin } from 'esbuild';

const outfile = 'dist/main.js';
/**
 * Of client-node only KubeConfig is used: a twentieth of it. It does not say that its modules do nothing by being
 * loaded, so a bundler keeps all of them, and reads two thousand files to find that out. Its two indexes are therefore
 * read as what KubeConfig needs; where another release needs more, the build fails and names it.
 */
const neededOfClient: Record<string, string> = {
  'dist/index.js': "export { KubeConfig } from './config.js';",
  'dist/gen/index.js':
    "export { createConfiguration } from './configuration.js'; export { ServerConfiguration } from './servers.js';",
};

const usedPartsOfClient: Plugin = {
  name: 'used-parts-of-client',
  setup(bundler) {
    for (const [index, contents] of Object.entries(neededOfClient))
      bundler.onLoad({ filter: new RegExp(`@kubernetes/client-node/${index}$`) }, () => ({ contents }));
  },
};

/**
 * The first statement of the bundle: an older Node would end somewhere in it, with the whole line in which it did. It
 * runs once all of the bundle is read and linked: a function of Node's that 18 lacks must not be imported by its name.
 */
const oldestNode = 24;
const refuseOlderNode = [
  `if (parseInt(process.versions.node, 10) < ${oldestNode}) {`,
  `  process.stderr.write('inference-operator needs Node.js ${oldestNode} or later; this is ' + process.version + '\\n');`,
  '  process.exit(2);',
  '}',
];

// One file, nothing external: the image needs only Node, and start-up and memory are a third of the unbundled.
await build({
  entryPoints: ['src/main.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  target: `node${oldestNode}`,
  format: 'esm',
  sourcemap: true,
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'linked',
  logLevel: 'warning',
  plugins: [usedPartsOfClient],
  banner: {
    js: [
      '#!/usr/bin/env node',
      "import { createRequire as __createRequire } from 'node:module';",
      ...refuseOlderNode,
      'const require = __createRequire(import.meta.url);',
    ].join('\n'),
  },
});
await chmod(outfile, 0o755);

const stranger = /\P{ASCII}/u.exec(await readFile(outfile, 'utf8'));
if (stranger !== null)
  throw new Error(
    `${outfile} holds ${JSON.stringify(stranger[0])} at ${stranger.index}: a source that is not ASCII takes twice the memory. In a regular expression write it as an escape`,
  );
