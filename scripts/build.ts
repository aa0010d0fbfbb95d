import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { build, type OutputFile, type Plugin } from 'esbuild';

const outfile = 'dist/main.js';
/**
 * Of these libraries a part is used. Their modules do not say that they do nothing by being loaded, so a bundler keeps
 * all of them, and an operator would hold them in memory. Their indexes are therefore read as what is needed of them;
 * where something else is asked for, here or by another release, the build fails and names it.
 */
const neededOfLibraries: Record<string, string> = {
  // KubeConfig: a twentieth of it. It calls nobody itself, so nobody needs its `fetch`.
  '@kubernetes/client-node/dist/index.js': "export { KubeConfig } from './config.js';",
  '@kubernetes/client-node/dist/gen/index.js':
    "export { createConfiguration } from './configuration.js'; export { ServerConfiguration } from './servers.js';",
  '@kubernetes/client-node/dist/gen/http/isomorphic-fetch.js': 'export class IsomorphicFetchHttpLibrary {}',
  // Without fetch, WebSocket, caches and mocks. The methods of a Dispatcher are given to it by the index.
  'undici/index.js': [
    "import Dispatcher from './lib/dispatcher/dispatcher.js';",
    "import methods from './lib/api/index.js';",
    'Object.assign(Dispatcher.prototype, methods);',
    "export { default as Agent } from './lib/dispatcher/agent.js';",
    "export { default as ProxyAgent } from './lib/dispatcher/proxy-agent.js';",
    "export { default as buildConnector } from './lib/core/connect.js';",
  ].join('\n'),
  // Messages in fifty languages.
  'zod/v4/locales/index.js': "export { default as en } from './en.js';",
};

const neededParts: Plugin = {
  name: 'needed-parts',
  setup(bundler) {
    for (const [module, contents] of Object.entries(neededOfLibraries))
      bundler.onLoad({ filter: new RegExp(`/node_modules/${module}$`) }, () => ({ contents }));
  },
};

/**
 * To import `node:http` reads all that it exports, a WebSocket among it, for which Node loads a second undici, its own:
 * three megabytes. `require` gives the same object and leaves that alone.
 */
const requiredHttp: Plugin = {
  name: 'required-http',
  setup(bundler) {
    const namespace = 'required-http';
    bundler.onResolve({ filter: /^(node:)?http$/ }, ({ kind }) =>
      kind === 'import-statement' ? { path: 'node:http', namespace } : undefined,
    );
    bundler.onLoad({ filter: /^/, namespace }, () => ({
      contents: "module.exports = require('node:http');",
    }));
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
const { outputFiles } = await build({
  entryPoints: ['src/main.ts'],
  outfile,
  write: false,
  bundle: true,
  platform: 'node',
  target: `node${oldestNode}`,
  format: 'esm',
  sourcemap: true,
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'linked',
  logLevel: 'warning',
  plugins: [neededParts, requiredHttp],
  banner: {
    js: [
      '#!/usr/bin/env node',
      "import { createRequire as __createRequire } from 'node:module';",
      ...refuseOlderNode,
      'const require = __createRequire(import.meta.url);',
    ].join('\n'),
  },
});

const isBundle = ({ path }: OutputFile): boolean => path.endsWith(outfile);

const stranger = /\P{ASCII}/u.exec(outputFiles.find(isBundle)?.text ?? '');
if (stranger !== null)
  throw new Error(
    `${outfile} holds ${JSON.stringify(stranger[0])} at ${stranger.index}: a source that is not ASCII takes twice the memory. In a regular expression write it as an escape`,
  );

await mkdir(dirname(outfile), { recursive: true });
// An operator that is started meanwhile reads the whole of this bundle or of the one before: of a file that is still
// empty Node makes an orderly end. What goes with the bundle comes first.
for (const file of [...outputFiles.filter((each) => !isBundle(each)), ...outputFiles.filter(isBundle)]) {
  const draft = `${file.path}.${process.pid}`;
  await writeFile(draft, file.contents, { mode: isBundle(file) ? 0o755 : 0o644 });
  await rename(draft, file.path);
}
