import { baseName, folderOf } from '../../model/index.ts';
import type { Place, UseFact } from '../../model/index.ts';
import { holdsWord } from './imports.ts';
import type { LocalCode, LocalImport, LocalUse } from './local.ts';

interface File { readonly file: string; readonly payload: LocalCode }
type Does = UseFact['does'];

/** Rounds of files that hand on what others export. */
const ROUNDS = 6;
const MOST_NAMES = 200;

/** What files of one tree do with clients that others of them make. */
export interface Clients { of(use: LocalUse, file: string): { readonly does: Does; readonly open: boolean } }

/**
 * Follows clients of libraries through imports. `paths`: which files a specifier may mean. What is not followed for sure, a path alias or a package of the same workspace, counts by
 * its name, so that nothing is missed that may be the same client.
 */
export function clientsOf(local: readonly File[], words: readonly string[], paths: (source: string, file: string) => readonly string[]): Clients {
  const files = new Set(local.map(({ file }) => file));
  const handedOn = local.flatMap(({ file, payload }) => payload.exports.flatMap((one) => (one.from ? [{ file, name: one.name, of: one.from.name, paths: paths(one.from.source, file) }] : [])));
  const imports = local.flatMap(({ file, payload }) => (payload.imports ?? []).map((one) => ({ file, origin: payload.origin, one, paths: [...new Set(paths(one.source, file))].filter((path) => files.has(path)) })));
  const namesOf = (use: LocalUse, file: string): ReadonlyMap<string, ReadonlySet<string>> => {
    const names = new Map<string, Set<string>>([[file, new Set(use.exportedAs)]]);
    let count = 0;
    for (let round = 0, grew = true; grew && round < ROUNDS; round++) {
      grew = false;
      for (const one of handedOn) for (const path of one.paths) {
        for (const name of names.get(path) ?? []) {
          const as = one.of === '*' ? (name === 'default' ? undefined : name) : one.of === name ? one.name : undefined;
          const own = names.get(one.file) ?? new Set<string>();
          if (as === undefined || own.has(as) || count >= MOST_NAMES) continue;
          count++;
          names.set(one.file, own.add(as));
          grew = true;
        }
      }
    }
    return names;
  };
  return {
    of: (use, file) => {
      const names = namesOf(use, file);
      const does: { name: string; at: Place }[] = [];
      // Whoever imports it has one of the words in its text, or it was never looked at.
      const requests = use.sdk === undefined;
      let open = !requests && [...names].some(([path, own]) => [...own].some((name) => !holdsWord(name === 'default' ? stem(path) : name, words)));
      let importers = 0;
      for (const { file: by, origin, one, paths: leads } of imports) {
        if (by === file || (one.requests === true) !== requests) continue;
        const found = by.endsWith('.go') ? inPackage(one, by, names) : leads.length > 0 || one.source.startsWith('.') ? leads.flatMap((path) => memberOf(one, names.get(path))) : byName(one, names);
        for (const member of found) {
          importers++;
          if (member === '') open ||= one.open;
          for (const deed of one.does) {
            const name = member === '' ? deed.name : deed.name.startsWith(`${member}.`) ? deed.name.slice(member.length + 1) : undefined;
            if (name !== undefined && does.length < 200) does.push({ name, at: { file: by, start: deed.start, end: deed.end, origin } });
          }
          // A whole module that is handed on may carry it along.
          if (member !== '') open ||= one.open;
        }
      }
      // A client is made to be used, a function around a request may be called where it stands.
      return { does, open: open || (importers === 0 && use.wraps !== true) };
    },
  };
}

/** Another file of the same directory calls it by its name; of another, by the package's name before it. */
function inPackage(one: LocalImport, by: string, names: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  return [...names].flatMap(([path, own]) => (folderOf(path) === folderOf(by) ? (own.has(one.name) ? [''] : []) : folderOf(path).split('/').at(-1) === one.name ? [...own].filter((name) => /^[A-Z]/.test(name)) : []));
}

/** Under which member of what is imported the client lies: `''` where it is the client itself. */
function memberOf(one: LocalImport, names: ReadonlySet<string> | undefined): readonly string[] {
  if (!names) return [];
  if (one.name !== '*') return names.has(one.name) ? [''] : one.name === 'default' ? [...names].filter((name) => name !== 'default') : [];
  return [...names].map((name) => (name === 'default' ? '' : name));
}

/** An import whose path is not followed: the same name, or the default of a module of the same name. */
function byName(one: LocalImport, names: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  const last = baseName(one.source).replace(/\.[cm]?[jt]sx?$/, '');
  return [...new Set([...names].flatMap(([path, own]) => (one.name !== 'default' && one.name !== '*' ? (own.has(one.name) ? [''] : []) : stem(path) === last ? memberOf(one, own) : [])))];
}

/** `stripe` of `lib/stripe.ts` and of `lib/stripe/index.ts`. */
function stem(path: string): string {
  const parts = path.replace(/\.[cm]?[jt]sx?$/, '').split('/');
  return (parts.at(-1) === 'index' ? parts.at(-2) : parts.at(-1)) ?? '';
}
