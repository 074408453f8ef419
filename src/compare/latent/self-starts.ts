import type { Evidence, Level, SelfStartFact } from '../../model/index.ts';
import type { Between, Loss, View } from './between.ts';
import { listed, named } from './words.ts';

/** One grave thing that a command does by itself. */
interface Deed { readonly says: string; readonly evidence: Evidence; readonly start: SelfStartFact }

/** Commands that run by themselves and destroy something, or run what they download, and did not before. What runs in a container of its own is told and does not weigh. */
export function* selfStartLosses(between: Between): Iterable<Loss> {
  const [before, after] = [deedsOf(between.safer), deedsOf(between.looser)];
  const fresh = [...after].flatMap(([key, deeds]) => deeds.slice(before.get(key)?.length ?? 0));
  const byStart = new Map<string, Deed[]>();
  for (const deed of fresh) { const key = `${deed.start.when}\u0000${deed.start.where}`; byStart.set(key, [...(byStart.get(key) ?? []), deed]); }
  for (const deeds of byStart.values()) {
    const [first] = deeds;
    if (!first) continue;
    const what = listed(deeds.map((deed) => deed.says), 3);
    const files = listed(deeds.map((deed) => named(deed.start.evidence[0].at.file)), 2);
    const level: Level = first.start.where === 'container' ? 'note' : 'warning';
    yield {
      kind: 'confirmation', about: files, safer: 'nothing of the sort runs', looser: 'runs by itself', level,
      worse: `Nobody starts it: ${files} ${what} ${first.start.when}.`, better: `It no longer happens that ${files} ${what} ${first.start.when}.`,
      exact: { safer: [], looser: deeds.map((deed) => deed.evidence) }, around: { safer: [], looser: deeds.map((deed) => deed.start.evidence[0]) },
      notCounted: first.start.where === 'container' ? 'it runs in a container or on a machine of its own' : undefined,
    };
  }
}

/** By what is done and when, wherever it stands: a command that moved to another file is the same. */
function deedsOf(view: View): ReadonlyMap<string, readonly Deed[]> {
  const out = new Map<string, Deed[]>();
  const add = (key: string, deed: Deed): void => { const list = out.get(key); if (list) list.push(deed); else out.set(key, [deed]); };
  for (const start of view.graph.selfStarts ?? []) {
    for (const { row, evidence } of start.destroys) add(`destroy ${row} ${start.when}`, { says: `runs ${view.graph.knowledge.operations.find((one) => one.id === row)?.name ?? 'a destructive command'}`, evidence, start });
    for (const { host, decoded, evidence } of start.fetches) add(`fetch ${decoded ? 'decoded' : host ?? ''} ${start.when}`, { says: decoded ? 'runs what it decodes' : `runs what it downloads${host === undefined ? '' : ` from ${named(host)}`}`, evidence, start });
  }
  return out;
}
