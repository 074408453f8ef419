import { posix } from 'node:path';
import { build } from 'esbuild';
import type { BuildOptions, Metafile, Plugin } from 'esbuild';
import { packed, scripted } from './packing.ts';

/** What is built of one entry: the entry itself (its file in `dist/` and its source), how the names of all others begin and end, and entries that are loaded by name. */
export interface Built { readonly name: string; readonly ending: 'js' | 'cjs'; readonly entry: readonly [file: string, source: string]; readonly later: Readonly<Record<string, string>> }

/**
 * Builds an entry and what it loads later, and puts all that is loaded at start into one file: a bundler makes a piece of every set of modules that two
 * entries share, dozens of them, and to find and open each takes Node as long as to read twenty thousand bytes. The entry lies beside that file; where scripts are built it is in there, for what V8 compiled
 * of a script can be kept after it has run (see src/cli/program.ts), and of a module only before.
 */
export async function buildOneStart(plugins: readonly Plugin[], { name, ending, entry: [file, source], later }: Built): Promise<void> {
  const { banner: _, ...modules } = packed;
  const pieces = await build({ ...modules, plugins: [...plugins], entryPoints: { [file]: source, ...later }, outdir: 'dist', splitting: true, chunkNames: `${name}-[hash]`, write: false, metafile: true, legalComments: 'inline' });
  const { outputs } = pieces.metafile;
  const [entry, scripts] = [`dist/${file}.js`, ending === 'cjs'];
  const start = loadedAtStart(outputs, entry);
  const texts = new Map(pieces.outputFiles.map((file) => [`dist/${posix.basename(file.path)}`, file.text]));
  const exportsOf = (piece: string): readonly (readonly [given: string, of: string])[] => (outputs[piece]?.exports ?? []).map((one) => [`${one}_${start.indexOf(piece)}`, one]);
  const again: BuildOptions = { ...(scripts ? scripted : packed), outdir: 'dist' };
  const left = (path: string): string => (scripts ? path.replace(/^(\.\/.*)\.js$/, '$1.cjs') : path);
  const whole = [
    ...start.map((piece) => `import './${posix.basename(piece)}';\nexport { ${exportsOf(piece).map(([given, of]) => `${of} as ${given}`).join(', ')} } from './${posix.basename(piece)}';`),
    ...(scripts ? [`export * from './${posix.basename(entry)}';`] : []),
  ].join('\n');
  await build({ ...again, entryPoints: { [`${name}-start`]: 'start' }, plugins: [served((piece) => (piece === 'start' ? whole : texts.get(piece)), left)] });
  // Whoever takes something from one of those pieces takes it from the one file.
  const door = (piece: string): string => `export { ${exportsOf(piece).map(([given, of]) => `${given} as ${of}`).join(', ')} } from './${name}-start.${ending}';`;
  const others = Object.keys(outputs).filter((piece) => piece.endsWith('.js') && !start.includes(piece) && !(scripts && piece === entry));
  await build({ ...again, entryPoints: Object.fromEntries(others.map((piece) => [posix.basename(piece, '.js'), piece])), plugins: [served((piece, whole) => (whole ? texts.get(piece) : start.includes(piece) ? door(piece) : undefined), left)] });
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

/** Hands the bundler pieces that are on no disk, by what `text` says of them: of entries, or of what they import; undefined leaves an import as it is, under the name that `left` gives it. */
function served(text: (piece: string, entry: boolean) => string | undefined, left: (path: string) => string = (path) => path): Plugin {
  return {
    name: 'served',
    setup(bundle) {
      bundle.onResolve({ filter: /.*/ }, ({ path, kind }) => {
        if (kind === 'entry-point') return { path, namespace: 'entry' };
        const piece = `dist/${posix.basename(path)}`;
        return kind === 'import-statement' && path.startsWith('./') && text(piece, false) !== undefined ? { path: piece, namespace: 'piece' } : { path: left(path), external: true };
      });
      bundle.onLoad({ filter: /.*/, namespace: 'entry' }, ({ path }) => ({ contents: text(path, true) ?? '', loader: 'js' }));
      bundle.onLoad({ filter: /.*/, namespace: 'piece' }, ({ path }) => ({ contents: text(path, false) ?? '', loader: 'js' }));
    },
  };
}
