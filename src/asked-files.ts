import type { Readers, Reading, Match } from './collect.ts';
import type { Extractor, FileRef, Gap, LocalFact, Workspace } from './model/index.ts';

/** What files are read once more from, and into: `texts` is added to. */
export interface AskedFrom {
  readonly workspace: Workspace;
  readonly files: readonly FileRef[];
  readonly match: Match;
  readonly readers: Readers;
  readonly texts: Map<string, { readonly text: string; readonly origin: FileRef['origin'] }>;
}

/** Rounds of files that ask for further ones, and files read again at most: nobody hands a constant through more. */
const ROUNDS = 20;
const MOST = 2_000;

/**
 * Reads files once more, with their trees, that an extractor left as text until another file asked for what they hold. Most files that may hold such a thing are asked by nobody, and parsing them
 * all would be most of what their reader costs. Gives its local facts with those of the files read again in the place of what their text said, in the same order, and the gaps of what was parsed.
 */
export async function readAsked(extractor: Extractor, local: readonly LocalFact[], from: AskedFrom): Promise<{ readonly local: readonly LocalFact[]; readonly gaps: readonly Gap[] }> {
  const done = new Map<string, readonly LocalFact[]>();
  const tried = new Set<string>();
  const gaps: Gap[] = [];
  let [all, order]: [readonly LocalFact[], ReadonlyMap<string, number> | undefined] = [local, undefined];
  for (let round = 0; round < ROUNDS; round++) {
    const asked = [...extractor.asksFor?.(all) ?? []].filter((path) => !tried.has(path));
    if (asked.length === 0) break;
    order ??= new Map(from.files.map((file, index) => [file.path, index]));
    const places = order;
    for (const path of asked) {
      tried.add(path);
      const file = from.files[places.get(path) ?? -1];
      const again = file && done.size < MOST ? await readAgain(extractor, file, from) : undefined;
      if (!again) continue;
      done.set(path, again.local);
      gaps.push(...again.gaps);
    }
    all = [...local.filter((fact) => !done.has(fact.file)), ...[...done.values()].flat()].sort((a, b) => (places.get(a.file) ?? 0) - (places.get(b.file) ?? 0));
  }
  return { local: all, gaps };
}

/** What one file says with its tree; undefined where it is not wanted, holds nothing that only a tree tells, or is no longer what was read before. */
async function readAgain(extractor: Extractor, file: FileRef, { workspace, match, readers, texts }: AskedFrom): Promise<Pick<Reading, 'gaps'> & { readonly local: readonly LocalFact[] } | undefined> {
  const bytes = await workspace.read(file);
  const hits = bytes && match(bytes);
  if (!hits || !extractor.wants({ file, hits, asked: true })) return undefined;
  const { text } = readers.decode(bytes, file);
  const known = texts.get(file.path);
  if (text === undefined || (known && known.text !== text) || extractor.needsTree?.({ file: file.path, text }, hits, true) === false) return undefined;
  const document = readers.parse({ file: file.path, origin: file.origin, text }, extractor.syntax?.(file.path));
  let payloads: readonly unknown[];
  // What it said without its tree stays.
  try { payloads = extractor.read(document, hits); } catch { return undefined; }
  if (payloads.length > 0 || document.gaps.length > 0) texts.set(file.path, { text, origin: file.origin });
  return { local: payloads.map((payload) => ({ extractor: extractor.id, file: file.path, payload })), gaps: document.gaps };
}
