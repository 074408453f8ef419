// Builds dist/: the bundles that run without node_modules, the compiled tables and a manifest of digests. Same input, same bytes.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { configSchema } from '../src/config/index.ts';
import { RUNTIME_FILES } from '../src/discover/index.ts';
import { splitTables } from '../src/knowledge/late-tables.ts';
import { madeTables } from '../src/extract/secrets/sought.ts';
import { compileKnowledge } from '../src/knowledge/index.ts';
import { builtins } from './builtins.ts';
import { buildLate, late, lateOwn, ownLate } from './late.ts';
import { buildOneStart } from './one-start.ts';
import { buildShell, digestOf, packed, shared } from './packing.ts';
import { compilePrefilter } from './prefilter.ts';
import { ruleFiles } from './rule-files.ts';
import { seeThrough } from './see-through.ts';
import { baselineSchema } from '../src/compare/baseline-schema.ts';
import { policySchema } from '../src/compare/policy/index.ts';
import { policyCheckSchema } from '../src/policy-check.ts';
import { keysSchema, receiptSchema, sealSchema, statementSchema } from '../src/seal/index.ts';
import { compareSchema } from '../src/report/compare/schema.ts';
import { reportSchema } from '../src/report/json-schema.ts';

const root = new URL('..', import.meta.url);
const dist = new URL('dist/', root);

/** JSON of bytes below 128 only: read as text and parsed in half the time. */
function ascii(json: string): string { return json.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`); }

rmSync(dist, { recursive: true, force: true });
mkdirSync(new URL('schema/', dist), { recursive: true });

const compiled = compileKnowledge(ruleFiles());
for (const [name, tables] of Object.entries(splitTables({ ...compiled, made: madeTables(compiled) }))) writeFileSync(new URL(`${name}.json`, dist), `${ascii(JSON.stringify(tables))}\n`);
writeFileSync(new URL('prefilter.wasm', dist), await compilePrefilter());

const schemas = {
  report: reportSchema, compare: compareSchema, craterscan: configSchema(), baseline: baselineSchema(), policy: policySchema(), 'policy-check': policyCheckSchema(), keys: keysSchema(), seal: sealSchema(), statement: statementSchema(),
  receipt: receiptSchema(),
};
for (const [name, schema] of Object.entries(schemas)) writeFileSync(new URL(`schema/${name}.schema.json`, dist), `${JSON.stringify(schema, null, 2)}\n`);

// Each with all of its own, for what the library shows and the command line never asks for would be loaded by both.
for (const [name, ending, file, source] of [['cli', 'cjs', 'cli-main', 'src/cli/main.ts'], ['index', 'js', 'index', 'src/index.ts']] as const) {
  await buildOneStart([builtins, late, lateOwn(new URL('.', root).pathname, name, ending), seeThrough(new URL('.', root).pathname, [source])], { name, ending, entry: [file, source], later: ownLate(name) });
}
await buildLate(packed, 'dist');
await buildShell('src/cli.ts', 'dist/cli.js', 'dist', 'cli-start.cjs');
// The action is committed, so that it runs as it is reviewed: readable, one file for each entry, and nothing shared between them, for the one that
// judges has no network client and the one that publishes no scanner.
await build({ ...shared, entryPoints: { verdict: 'src/action.ts', publish: 'src/action-publish.ts' }, outdir: 'dist/action', target: 'node24' });
writeFileSync(new URL('action/package.json', dist), `${JSON.stringify({ type: 'module', private: true })}\n`);

const names = Object.values(RUNTIME_FILES);
const digests = Object.fromEntries(names.map((name) => [name, digestOf([readFileSync(new URL(name, dist))])]));
writeFileSync(new URL('manifest.json', dist), `${JSON.stringify(digests, null, 2)}\n`);
for (const name of [...names, 'manifest.json']) copyFileSync(new URL(name, dist), new URL(`action/${name}`, dist));
