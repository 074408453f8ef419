import { compareText } from '../model/index.ts';
import type { FileVersion, Texts } from './changes.ts';
import { linesOf } from './changed-lines.ts';

/** A file of the base that is one of the head under another name. */
export interface Rename { readonly base: FileVersion; readonly head: FileVersion }

/** Share of the text that two files must have in common, by characters of equal lines. */
const ALIKE = 0.5;
/** Pairs of one ending that are compared by text at most; where there are more, only files of equal base name are. */
const MOST_PAIRS = 4096;
/** Lines looked up at most over all pairs. */
const MOST_LOOKUPS = 20_000_000;

/**
 * Which deleted file became which added one: equal object id first, then the most alike of those with one ending, at least half alike. One to one. Where several fit
 * equally: equal base name, then code-point order of the names.
 */
export function renamesOf(deleted: readonly FileVersion[], added: readonly FileVersion[], texts: Texts): Rename[] {
  if (deleted.length === 0 || added.length === 0) return [];
  const exact = equalIds(deleted, added);
  const [goneBefore, takenAfter] = [new Set(exact.map((one) => one.base.path)), new Set(exact.map((one) => one.head.path))];
  const alike = similar(deleted.filter((file) => !goneBefore.has(file.path)), added.filter((file) => !takenAfter.has(file.path)), texts);
  return [...exact, ...alike].sort((a, b) => compareText(a.head.path, b.head.path));
}

function equalIds(deleted: readonly FileVersion[], added: readonly FileVersion[]): Rename[] {
  const byId = new Map<string, FileVersion[]>();
  // An empty file says nothing of where it came from.
  for (const file of deleted) if (file.id !== undefined && file.size > 0) byId.set(file.id, [...(byId.get(file.id) ?? []), file]);
  const taken = new Set<string>();
  const renames: Rename[] = [];
  const take = (fits: (base: FileVersion, head: FileVersion) => boolean): void => {
    for (const head of added) {
      if (taken.has(`head ${head.path}`) || head.id === undefined) continue;
      const base = byId.get(head.id)?.find((one) => !taken.has(`base ${one.path}`) && fits(one, head));
      if (!base) continue;
      taken.add(`base ${base.path}`).add(`head ${head.path}`);
      renames.push({ base, head });
    }
  };
  take((base, head) => baseName(base.path) === baseName(head.path));
  take(() => true);
  return renames;
}

interface Weighed { readonly file: FileVersion; readonly lines: ReadonlyMap<string, number>; readonly weight: number }

function similar(deleted: readonly FileVersion[], added: readonly FileVersion[], texts: Texts): Rename[] {
  const groups = new Map<string, { deleted: FileVersion[]; added: FileVersion[] }>();
  const groupOf = (file: FileVersion): { deleted: FileVersion[]; added: FileVersion[] } => {
    const ending = endingOf(file.path);
    const group = groups.get(ending) ?? { deleted: [], added: [] };
    groups.set(ending, group);
    return group;
  };
  for (const file of deleted) groupOf(file).deleted.push(file);
  for (const file of added) groupOf(file).added.push(file);
  const renames: Rename[] = [];
  let left = MOST_LOOKUPS;
  for (const [, group] of [...groups].sort(([a], [b]) => compareText(a, b))) {
    if (group.deleted.length === 0 || group.added.length === 0) continue;
    const few = group.deleted.length * group.added.length <= MOST_PAIRS;
    const before = group.deleted.flatMap((file) => weigh(file, texts.base(file.path)));
    const after = group.added.flatMap((file) => weigh(file, texts.head(file.path)));
    const pairs: (Rename & { readonly alike: number; readonly named: boolean })[] = [];
    const named = new Map<string, Weighed[]>();
    for (const one of before) { const name = baseName(one.file.path); const list = named.get(name); if (list) list.push(one); else named.set(name, [one]); }
    let tried = 0;
    for (const head of after) {
      for (const base of few ? before : named.get(baseName(head.file.path)) ?? []) {
        const [small, large] = base.lines.size <= head.lines.size ? [base, head] : [head, base];
        if (Math.min(base.weight, head.weight) < ALIKE * Math.max(base.weight, head.weight)) continue;
        left -= small.lines.size;
        if (left < 0 || ++tried > MOST_PAIRS) break;
        let common = 0;
        for (const [line, count] of small.lines) common += Math.min(count, large.lines.get(line) ?? 0) * line.length;
        const alike = common / Math.max(base.weight, head.weight);
        if (alike >= ALIKE) pairs.push({ base: base.file, head: head.file, alike, named: baseName(base.file.path) === baseName(head.file.path) });
      }
    }
    const taken = new Set<string>();
    pairs.sort((a, b) => b.alike - a.alike || Number(b.named) - Number(a.named) || compareText(a.base.path, b.base.path) || compareText(a.head.path, b.head.path));
    for (const { base, head } of pairs) {
      if (taken.has(`base ${base.path}`) || taken.has(`head ${head.path}`)) continue;
      taken.add(`base ${base.path}`).add(`head ${head.path}`);
      renames.push({ base, head });
    }
  }
  return renames;
}

/** Lines of a text without the space around them, each with how often it stands there. Nothing for a file without text. */
function weigh(file: FileVersion, text: string | undefined): Weighed[] {
  if (text === undefined) return [];
  const lines = new Map<string, number>();
  let weight = 0;
  for (const line of linesOf(text).texts) {
    const said = line.trim();
    if (said === '') continue;
    lines.set(said, (lines.get(said) ?? 0) + 1);
    weight += said.length;
  }
  return weight === 0 ? [] : [{ file, lines, weight }];
}

/**
 * Base directory of every head directory whose files mostly came from another one. Each renamed file speaks for its directory, and for those above it as long as
 * they are called alike in both trees; a file that stayed speaks for the directory it is in. A directory that as many files speak for as for another stays itself.
 */
export function directoriesOf(renames: readonly Rename[], kept: readonly string[]): ReadonlyMap<string, string> {
  const votes = new Map<string, Map<string, number>>();
  const vote = (head: string, base: string): void => {
    const counts = votes.get(head) ?? new Map<string, number>();
    votes.set(head, counts.set(base, (counts.get(base) ?? 0) + 1));
  };
  for (const { base, head } of renames) {
    let [from, to] = [directoryOf(base.path), directoryOf(head.path)];
    for (;;) {
      if (from === to) { vote(to, to); break; }
      vote(to, from);
      if (from === '.' || to === '.' || baseName(from) !== baseName(to)) break;
      [from, to] = [directoryOf(from), directoryOf(to)];
    }
  }
  if (votes.size > 0) for (const path of kept) { const directory = directoryOf(path); if (votes.has(directory)) vote(directory, directory); }
  const directories = new Map<string, string>();
  for (const [head, counts] of votes) {
    const own = counts.get(head) ?? 0;
    const [best] = [...counts].filter(([base]) => base !== head).sort(([a, n], [b, m]) => m - n || compareText(a, b));
    if (best && best[1] > own) directories.set(head, best[0]);
  }
  return directories;
}

function baseName(path: string): string { return path.slice(path.lastIndexOf('/') + 1); }
function directoryOf(path: string): string { const slash = path.lastIndexOf('/'); return slash < 0 ? '.' : path.slice(0, slash); }
/** Endings that one file has had in turn without becoming another. */
const ALIKE_ENDINGS: readonly (readonly string[])[] = [
  ['.yaml', '.yml'], ['.tf', '.tofu'], ['.json', '.jsonc', '.json5'], ['.sh', '.bash', '.zsh'], ['.md', '.mdx', '.mdc', '.markdown'], ['.js', '.mjs', '.cjs', '.jsx', '.ts', '.mts', '.cts', '.tsx'],
];
const ENDINGS: ReadonlyMap<string, string> = new Map(ALIKE_ENDINGS.flatMap((group) => group.map((ending) => [ending, group[0] ?? ending])));

/** `.env.production` and `.env` end alike: what stands before the second dot counts for names that begin with one. */
function endingOf(path: string): string {
  const name = baseName(path);
  const dot = name.startsWith('.') ? name.indexOf('.', 1) : name.lastIndexOf('.');
  const ending = (name.startsWith('.') ? (dot < 0 ? name : name.slice(0, dot)) : dot < 0 ? '' : name.slice(dot)).toLowerCase();
  return ENDINGS.get(ending) ?? ending;
}
