import { posix } from 'node:path';
import { build } from 'esbuild';
import type { BuildOptions, Metafile, Plugin } from 'esbuild';

/**
 * Builds `entry` (its file in `dist/` and its source) and what it loads later, and puts all that is loaded at start into one file beside the entry: a bundler makes a piece of every set of modules that two
 * entries share, dozens of them, and to find and open each takes Node as long as to read twenty thousand bytes. `name`: how the names of all but the entry begin. `later`: entries that are loaded by name.
 */
export async function buildOneStart(options: BuildOptions, name: string, [file, entry]: readonly [file: string, entry: string], later: Readonly<Record<string, string>>): Promise<void> {
  const { banner, plugins = [], ...rest } = options;
  const pieces = await build({ ...rest, plugins, entryPoints: { [file]: entry, ...later }, outdir: 'dist', splitting: true, chunkNames: `${name}-[hash]`, write: false, metafile: true, legalComments: 'inline' });
  const { outputs } = pieces.metafile;
  const start = loadedAtStart(outputs, `dist/${file}.js`);
  const texts = new Map(pieces.outputFiles.map((file) => [`dist/${posix.basename(file.path)}`, file.text]));
  const exportsOf = (piece: string): readonly (readonly [given: string, of: string])[] => (outputs[piece]?.exports ?? []).map((one) => [`${one}_${start.indexOf(piece)}`, one]);
  const again: BuildOptions = { ...rest, ...(banner ? { banner } : {}), outdir: 'dist' };
  const whole = start.map((piece) => `import './${posix.basename(piece)}';\nexport { ${exportsOf(piece).map(([given, of]) => `${of} as ${given}`).join(', ')} } from './${posix.basename(piece)}';`).join('\n');
  await build({ ...again, entryPoints: { [`${name}-start`]: 'start' }, plugins: [served((piece) => (piece === 'start' ? whole : texts.get(piece)))] });
  // Whoever takes something from one of those pieces takes it from the one file.
  const door = (piece: string): string => `export { ${exportsOf(piece).map(([given, of]) => `${given} as ${of}`).join(', ')} } from './${name}-start.js';`;
  const others = Object.keys(outputs).filter((piece) => piece.endsWith('.js') && !start.includes(piece));
  await build({ ...again, entryPoints: Object.fromEntries(others.map((piece) => [posix.basename(piece, '.js'), piece])), plugins: [served((piece, whole) => (whole ? texts.get(piece) : start.includes(piece) ? door(piece) : undefined))] });
}

/** Builds `dist/<name>.js` of a source that runs before the program, and loads it by `import('<source>')`: it sets what the program is to be compiled and run with. */
export async function buildFirst(options: BuildOptions, name: string, entry: string, [file, source]: readonly [file: string, source: string]): Promise<void> {
  const program: Plugin = { name: 'program', setup(bundle) { bundle.onResolve({ filter: /^\./ }, ({ path, kind }) => (kind === 'dynamic-import' && path === source ? { path: `./${file}.js`, external: true } : undefined)); } };
  await build({ ...options, plugins: [...(options.plugins ?? []), program], entryPoints: { [name]: entry }, outdir: 'dist' });
}

/** The pieces that the entry needs before it runs, those first that others need. */
function loadedAtStart(outputs: Metafile['outputs'], entry: string): readonly string[] {
  const order = new Set<string>();
  const visit = (piece: string): void => {
    for (const { path, kind } of outputs[piece]?.imports ?? []) if (kind === 'import-statement' && Object.hasOwn(outputs, path) && !order.has(path)) visit(path);
    order.add(piece);
  };
  visit(entry);
  order.delete(entry);
  return [...order];
}

/** Hands the bundler pieces that are on no disk, by what `text` says of them: of entries, or of what they import; undefined leaves an import as it is. */
function served(text: (piece: string, entry: boolean) => string | undefined): Plugin {
  return {
    name: 'served',
    setup(bundle) {
      bundle.onResolve({ filter: /.*/ }, ({ path, kind }) => {
        if (kind === 'entry-point') return { path, namespace: 'entry' };
        const piece = `dist/${posix.basename(path)}`;
        return kind === 'import-statement' && path.startsWith('./') && text(piece, false) !== undefined ? { path: piece, namespace: 'piece' } : { path, external: true };
      });
      bundle.onLoad({ filter: /.*/, namespace: 'entry' }, ({ path }) => ({ contents: text(path, true) ?? '', loader: 'js' }));
      bundle.onLoad({ filter: /.*/, namespace: 'piece' }, ({ path }) => ({ contents: text(path, false) ?? '', loader: 'js' }));
    },
  };
}
