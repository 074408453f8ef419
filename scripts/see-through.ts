import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Plugin } from 'esbuild';

// `import { a, b as c } from './x.ts'`, `export { a as b } from './x.ts'`, `export * from './x.ts'`, and what takes a module whole.
const IMPORT = /^import \{([^}]*)\} from '(\.[^']*\.ts)';/gm;
const NAMED = /^export \{([^}]*)\} from '(\.[^']*\.ts)';/gm;
const STAR = /^export \* from '(\.[^']*\.ts)';/gm;
const WHOLE = /(?:\bimport\(|^(?:import|export) \* as \w+ from |^import )'(\.[^']*\.ts)'/gm;
const OWN = /^export (?:async )?(?:function\*?|const|let|class) ([\w$]+)/gm;
const LISTED = /^export \{([^}]*)\};/gm;

/** What a module gives out: what is its own, what it hands on by name, and from where it hands on everything. */
interface Door { readonly own: ReadonlySet<string>; readonly named: ReadonlyMap<string, readonly [file: string, name: string]>; readonly all: readonly string[] }

/**
 * Lets every module import a name from where it is made, not from the `index.ts` that hands it on. A bundler puts all that such a file hands on into what is loaded at start, as soon as
 * any command has a use for it, and with it schemas and what runs them; modules here do nothing when they are loaded, so only that changes. `entries`: files that keep what they hand on.
 */
export function seeThrough(root: string, entries: readonly string[]): Plugin {
  const doors = new Map<string, Door>();
  const doorOf = (file: string): Door => {
    let door = doors.get(file);
    if (!door) doors.set(file, door = readDoor(file));
    return door;
  };
  const makerOf = (file: string, name: string, depth = 0): readonly [file: string, name: string] | undefined => {
    if (depth > 20 || !existsSync(file)) return undefined;
    const door = doorOf(file);
    if (door.own.has(name)) return [file, name];
    const named = door.named.get(name);
    if (named) return makerOf(named[0], named[1], depth + 1) ?? named;
    for (const all of door.all) { const found = makerOf(all, name, depth + 1); if (found) return found; }
    return undefined;
  };
  const kept = new Set(entries.map((entry) => resolve(root, entry)));
  for (const name of globSync('{src,rules}/**/*.ts', { cwd: root })) {
    const file = resolve(root, name);
    for (const [, to = ''] of readFileSync(file, 'utf8').matchAll(WHOLE)) kept.add(resolve(dirname(file), to));
  }
  // What such a file hands on it must be handed itself.
  for (const file of kept) for (const one of [NAMED, STAR]) for (const match of existsSync(file) ? readFileSync(file, 'utf8').matchAll(one) : []) kept.add(resolve(dirname(file), match.at(-1) ?? ''));
  return {
    name: 'see-through',
    setup(bundle) {
      bundle.onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
        if (!file.startsWith(resolve(root, 'src')) && !file.startsWith(resolve(root, 'rules'))) return undefined;
        const read = readFileSync(file, 'utf8').replace(IMPORT, (whole, list: string, from: string) => namesIn(list).map(([name, local]) => {
          const [maker, made] = makerOf(resolve(dirname(file), from), name) ?? [resolve(dirname(file), from), name];
          return `import { ${made} as ${local} } from ${JSON.stringify(maker)};`;
        }).join(' ').concat('\n'.repeat(whole.split('\n').length - 1)));
        const contents = kept.has(file) ? read : read.replace(NAMED, '').replace(STAR, '');
        return { contents, loader: 'ts' };
      });
    },
  };
}

function readDoor(file: string): Door {
  const text = readFileSync(file, 'utf8');
  const beside = (to: string): string => resolve(dirname(file), to);
  const own = new Set([...text.matchAll(OWN)].map(([, name = '']) => name));
  for (const [, list = ''] of text.matchAll(LISTED)) for (const [, given] of namesIn(list)) own.add(given);
  const named = new Map([...text.matchAll(NAMED)].flatMap(([, list = '', to = '']) => namesIn(list).map(([name, given]) => [given, [beside(to), name]] as const)));
  return { own, named, all: [...text.matchAll(STAR)].map(([, to = '']) => beside(to)) };
}

/** `a, b as c, type D`: what each is called there and here; types are gone when a bundle is made. */
function namesIn(list: string): readonly (readonly [string, string])[] {
  return list.split(',').map((one) => one.trim()).filter((one) => one !== '' && !one.startsWith('type ')).map((one) => { const [name = '', local = name] = one.split(' as '); return [name, local]; });
}
