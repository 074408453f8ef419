import { build } from 'esbuild';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';

/** What is used of a library, by name. */
interface Used { readonly file: string; readonly callables: readonly string[]; readonly objects?: readonly string[] }

/**
 * Libraries that a scan may do without, and what we use of each: to load all of them takes as long as to scan a small tree. Each file is loaded the first time something of it is called,
 * made or looked into.
 */
const LATE: Readonly<Record<string, Used>> = {
  '@babel/parser': { file: 'babel.cjs', callables: ['parse', 'parseExpression'] },
  '@secretlint/core': { file: 'secretlint.cjs', callables: ['lintSource'] },
  '@secretlint/profiler': { file: 'secretlint.cjs', callables: [], objects: ['secretLintProfiler'] },
  '@secretlint/secretlint-rule-preset-recommend': { file: 'secretlint.cjs', callables: [], objects: ['creator'] },
  'diff': { file: 'diff.cjs', callables: ['diffArrays'] },
  'jsonc-parser': { file: 'jsonc.cjs', callables: ['parseTree'] },
  'picomatch': { file: 'picomatch.cjs', callables: ['default'] },
  'yaml': { file: 'yaml.cjs', callables: ['Composer', 'LineCounter', 'Parser', 'isAlias', 'isCollection', 'isMap', 'isNode', 'isPair', 'isScalar', 'isSeq', 'parseAllDocuments', 'parseDocument', 'visit'] },
  'zod': { file: 'zod.cjs', callables: [], objects: ['z'] },
};

/** In place of a library: names that load it when they are used. `new` gives what a function returns, so a class needs nothing more than a function does. */
function standIn({ file, callables, objects = [] }: Used): string {
  return [
    `let loaded;\nconst library = () => (loaded ??= require('./${file}'));`,
    ...callables.map((name) => `export ${name === 'default' ? 'default function' : `function ${name}`}(...given) { return new.target ? new (library().${name})(...given) : library().${name}(...given); }`),
    ...objects.map((name) => `export const ${name} = new Proxy({}, {
  get: (_, key) => { const held = library().${name}[key]; return typeof held === 'function' ? held.bind(library().${name}) : held; },
  ownKeys: () => Reflect.ownKeys(library().${name}),
  getOwnPropertyDescriptor: (_, key) => ({ value: library().${name}[key], enumerable: true, configurable: true }),
});`),
  ].join('\n');
}

/** Leaves the libraries of `LATE` out of a bundle and puts what loads them in. A name that is used of one and not listed there fails the build. */
export const late: Plugin = {
  name: 'late',
  setup(bundle) {
    bundle.onResolve({ filter: /^[@a-z]/ }, ({ path }) => (Object.hasOwn(LATE, path) ? { path, namespace: 'late', sideEffects: false } : undefined));
    bundle.onResolve({ filter: /^\.\//, namespace: 'late' }, ({ path }) => ({ path, external: true }));
    bundle.onLoad({ filter: /.*/, namespace: 'late' }, ({ path }) => { const used = LATE[path]; return used === undefined ? undefined : { contents: standIn(used), loader: 'js' }; });
  },
};

/** Writes the files of those libraries into `directory`. */
export async function buildLate(shared: BuildOptions, directory: string): Promise<void> {
  for (const file of new Set(Object.values(LATE).map((used) => used.file))) {
    const contents = Object.entries(LATE).filter(([, used]) => used.file === file).map(([name, { callables, objects = [] }]) => `export { ${[...callables, ...objects].join(', ')} } from '${name}';\n`).join('');
    await build({ ...shared, banner: {}, format: 'cjs', outfile: `${directory}/${file}`, stdin: { contents, resolveDir: shared.absWorkingDir ?? '.' } });
  }
}

/**
 * Modules of our own that many a scan has no use for, and which bring much with them: formats of infrastructure that few trees hold, and what reads of git besides its list of files. They give out nothing but functions and classes, which nobody
 * calls before there is something to read. Loaded at once when one is called: a module whose parts are there already needs no waiting.
 */
const OWN: Readonly<Record<string, string>> = {
  arm: 'src/extract/infra/arm/join.ts',
  baseline: 'src/compare/baseline-ceiling.ts',
  bicep: 'src/extract/infra/arm/bicep.ts',
  cloudformation: 'src/extract/infra/cloudformation/join.ts',
  'compare-story': 'src/report/compare/story.ts',
  commits: 'src/discover/commits.ts',
  compose: 'src/extract/infra/compose/facts.ts',
  'git-tree': 'src/discover/git-tree.ts',
  hcl: 'src/parse/hcl-expression.ts',
  history: 'src/discover/history.ts',
  'iam-code': 'src/extract/infra/iam-code/read.ts',
  kubernetes: 'src/extract/infra/kubernetes/join.ts',
  'kubernetes-files': 'src/extract/infra/kubernetes/reading.ts',
  past: 'src/past.ts',
  terraform: 'src/extract/infra/terraform/join.ts',
};

/** Those modules as entries beside that of `bundle`, by the names of their files. */
export function ownLate(bundle: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(OWN).map(([name, file]) => [`${bundle}-${name}`, file]));
}

/** Puts in place of each what loads its file of the bundle called `name`, which ends in `ending`. Whatever else is asked of one than a function or a class fails the build. */
export function lateOwn(root: string, name: string, ending: 'js' | 'cjs'): Plugin {
  const files = new Map(Object.entries(OWN).map(([own, file]) => [resolve(root, file), `${name}-${own}.${ending}`]));
  for (const file of files.keys()) if (!existsSync(file)) throw new Error(`${file} is not there`);
  return {
    name: 'late-own',
    setup(bundle) {
      bundle.onResolve({ filter: /\.ts$/ }, ({ path, kind, resolveDir }) => (kind === 'import-statement' && files.has(resolve(resolveDir, path)) ? { path: resolve(resolveDir, path), namespace: 'late-own', sideEffects: false } : undefined));
      bundle.onResolve({ filter: /^\.\//, namespace: 'late-own' }, ({ path }) => ({ path, external: true }));
      bundle.onLoad({ filter: /.*/, namespace: 'late-own' }, ({ path }) => {
        const callables = [...readFileSync(path, 'utf8').matchAll(/^export (?:class|(?:async )?function) (\w+)/gm)].map(([, callable = '']) => callable);
        return { contents: standIn({ file: files.get(path) ?? '', callables }), loader: 'js' };
      });
    },
  };
}
