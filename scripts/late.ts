import { build } from 'esbuild';
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
  'yaml': { file: 'yaml.cjs', callables: ['Composer', 'LineCounter', 'Parser', 'isAlias', 'isCollection', 'isMap', 'isNode', 'isPair', 'isScalar', 'isSeq', 'parseAllDocuments', 'parseDocument', 'visit'] },
  'zod': { file: 'zod.cjs', callables: [], objects: ['z'] },
};

/** In place of a library: names that load it when they are used. `new` gives what a function returns, so a class needs nothing more than a function does. */
function standIn({ file, callables, objects = [] }: Used): string {
  return [
    `let loaded;\nconst library = () => (loaded ??= require('./${file}'));`,
    ...callables.map((name) => `export function ${name}(...given) { return new.target ? new (library().${name})(...given) : library().${name}(...given); }`),
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
