import { baseName, compareText, folderOf, groupBy } from '../model/index.ts';
import type { FileVersion, Texts } from './changes.ts';
import { linesOf } from './changed-lines.ts';

/** A file of the base that is one of the head under another name. */
export interface Rename { readonly base: FileVersion; readonly head: FileVersion }

/** Share of the text that two files must have in common, by characters of equal lines. */
const ALIKE = 0.5;
/** Pairs of one ending that are tried at most in a round; where there are more, only files whose paths end alike are. */
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
  const [gone, taken] = [new Set<FileVersion>(), new Set<FileVersion>()];
  const renames: Rename[] = [];
  const take = (keyOf: (file: FileVersion) => string): void => {
    // Taken from the end: turned round, so that the first in order comes first.
    const waiting = groupBy(deleted.filter((file) => nameable(file) && !gone.has(file)).reverse(), keyOf);
    for (const head of added) {
      const base = taken.has(head) || !nameable(head) ? undefined : waiting.get(keyOf(head))?.pop();
      if (!base) continue;
      gone.add(base);
      taken.add(head);
      renames.push({ base, head });
    }
  };
  take((file) => `${file.id} ${baseName(file.path)}`);
  take((file) => `${file.id}`);
  return renames;
}

/** An empty file says nothing of where it came from. */
function nameable(file: FileVersion): boolean { return file.id !== undefined && file.size > 0; }

interface Weighed { readonly file: FileVersion; readonly lines: ReadonlyMap<string, number>; readonly weight: number }

function similar(deleted: readonly FileVersion[], added: readonly FileVersion[], texts: Texts): Rename[] {
  const [gone, fresh] = [groupBy(deleted, (file) => endingOf(file.path)), groupBy(added, (file) => endingOf(file.path))];
  const renames: Rename[] = [];
  const work = { lookups: MOST_LOOKUPS };
  for (const [ending, group] of [...gone].sort(([a], [b]) => compareText(a, b))) {
    let before = group.flatMap((file) => weigh(file, texts.base(file.path)));
    let after = (fresh.get(ending) ?? []).flatMap((file) => weigh(file, texts.head(file.path)));
    // A great move leaves the ends of paths as they were: where there are too many pairs, those that end alike are tried, the longest ends first.
    const rounds = before.length * after.length <= MOST_PAIRS ? [0] : [4, 3, 2, 1];
    for (const parts of rounds) {
      const pairs = greedy(alikePairs(before, after, parts, work));
      renames.push(...pairs);
      const used = new Set(pairs.flatMap((pair) => [pair.base, pair.head]));
      before = before.filter((one) => !used.has(one.file));
      after = after.filter((one) => !used.has(one.file));
    }
  }
  return renames;
}

interface Pair extends Rename { readonly alike: number; readonly named: boolean }

/** Pairs that are alike enough, among those whose paths end in the same `parts` names. */
function alikePairs(before: readonly Weighed[], after: readonly Weighed[], parts: number, work: { lookups: number }): Pair[] {
  const end = (one: Weighed): string => (parts === 0 ? '' : one.file.path.split('/').slice(-parts).join('/'));
  const candidates = groupBy(before, end);
  const pairs: Pair[] = [];
  let tried = 0;
  for (const head of after) {
    for (const base of candidates.get(end(head)) ?? []) {
      if (++tried > MOST_PAIRS || work.lookups < 0) return pairs;
      if (Math.min(base.weight, head.weight) < ALIKE * Math.max(base.weight, head.weight)) continue;
      const [small, large] = base.lines.size <= head.lines.size ? [base, head] : [head, base];
      work.lookups -= small.lines.size;
      let common = 0;
      for (const [line, count] of small.lines) common += Math.min(count, large.lines.get(line) ?? 0) * line.length;
      const alike = common / Math.max(base.weight, head.weight);
      if (alike >= ALIKE) pairs.push({ base: base.file, head: head.file, alike, named: baseName(base.file.path) === baseName(head.file.path) });
    }
  }
  return pairs;
}

/** The most alike first, each file once. */
function greedy(pairs: readonly Pair[]): Rename[] {
  const taken = new Set<FileVersion>();
  const renames: Rename[] = [];
  for (const { base, head } of [...pairs].sort((a, b) => b.alike - a.alike || Number(b.named) - Number(a.named) || compareText(a.base.path, b.base.path) || compareText(a.head.path, b.head.path))) {
    if (taken.has(base) || taken.has(head)) continue;
    taken.add(base).add(head);
    renames.push({ base, head });
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
    let [from, to] = [folderOf(base.path), folderOf(head.path)];
    for (;;) {
      if (from === to) { vote(to, to); break; }
      vote(to, from);
      if (from === '.' || to === '.' || baseName(from) !== baseName(to)) break;
      [from, to] = [folderOf(from), folderOf(to)];
    }
  }
  if (votes.size > 0) for (const path of kept) { const directory = folderOf(path); if (votes.has(directory)) vote(directory, directory); }
  const directories = new Map<string, string>();
  for (const [head, counts] of votes) {
    const own = counts.get(head) ?? 0;
    const [best] = [...counts].filter(([base]) => base !== head).sort(([a, n], [b, m]) => m - n || compareText(a, b));
    if (best && best[1] > own) directories.set(head, best[0]);
  }
  return directories;
}

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
