// Builds dist/: the two bundles that run without node_modules, the compiled tables, the grammars and a manifest of digests. Same input, same bytes.
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { build } from 'esbuild';
import { configSchema } from '../src/config/index.ts';
import { compileKnowledge } from '../src/knowledge/index.ts';
import { reportSchema } from '../src/report/json-schema.ts';

const root = new URL('..', import.meta.url);
const dist = new URL('dist/', root);
const require = createRequire(import.meta.url);

rmSync(dist, { recursive: true, force: true });
mkdirSync(new URL('schema/', dist), { recursive: true });

const ruleFiles = readdirSync(new URL('rules/', root), { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.yml')).sort().map((path) => ({ path, text: readFileSync(new URL(`rules/${path}`, root), 'utf8') }));
writeFileSync(new URL('knowledge.json', dist), `${JSON.stringify(compileKnowledge(ruleFiles))}\n`);

cpSync(require.resolve('web-tree-sitter/web-tree-sitter.wasm'), new URL('engine.wasm', dist));
cpSync(require.resolve('@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-hcl.wasm'), new URL('hcl.wasm', dist));
cpSync(require.resolve('tree-sitter-bash/tree-sitter-bash.wasm'), new URL('bash.wasm', dist));

writeFileSync(new URL('schema/report.schema.json', dist), `${JSON.stringify(reportSchema, null, 2)}\n`);
writeFileSync(new URL('schema/craterscan.schema.json', dist), `${JSON.stringify(configSchema(), null, 2)}\n`);

await build({
  absWorkingDir: new URL('.', root).pathname, entryPoints: { cli: 'src/cli.ts', index: 'src/index.ts' }, outdir: 'dist', bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20',
  // jsonc-parser's main is UMD, whose requires a bundler cannot follow; its module field is ESM.
  mainFields: ['module', 'main'],
  // Some of the libraries are CommonJS and ask for Node's own modules by require.
  banner: { js: "import { createRequire as nodeRequire } from 'node:module'; const require = nodeRequire(import.meta.url);" },
  legalComments: 'linked', logLevel: 'warning', charset: 'utf8', chunkNames: 'shared-[hash]',
});

const names = ['bash.wasm', 'engine.wasm', 'hcl.wasm', 'knowledge.json'];
const digests = Object.fromEntries(names.map((name) => [name, createHash('sha256').update(readFileSync(new URL(name, dist))).digest('hex')]));
writeFileSync(new URL('manifest.json', dist), `${JSON.stringify(digests, null, 2)}\n`);
