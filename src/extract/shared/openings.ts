import type { GrantFact, Key, Knowledge, OpeningRule, Openings, Place } from '../../model/index.ts';

/** What is written for a setting: its texts, in so many words, and where. `open`: part of it cannot be told. */
export interface Written { readonly texts: readonly { readonly text: string; readonly at?: Place | undefined }[]; readonly at: Place; readonly open: boolean }
/** A thing whose settings are asked. */
export interface Opened { readonly key: Key; readonly name: string; readonly head: Place; readonly written: (attribute: string) => Written | undefined }

/** What these give belongs to whoever has the key, and not to what uses the thing. */
const OF_HOLDERS = new Set<OpeningRule['trait']>(['opened-by-key', 'reached-from-anywhere']);
const made = new WeakMap<Knowledge, ReadonlyMap<string, readonly OpeningRule[]>>();

/** The rows for a type of a format; types are compared without case, as Azure does. */
export function openingsOf(knowledge: Knowledge, format: OpeningRule['format'], type: string): readonly OpeningRule[] {
  let rows = made.get(knowledge);
  if (!rows) {
    const byType = new Map<string, OpeningRule[]>();
    for (const row of knowledge.access?.find((table): table is Openings => table.platform === 'openings')?.settings ?? []) {
      for (const one of row.types) { const id = `${row.format} ${one.toLowerCase()}`; const had = byType.get(id); if (had) had.push(row); else byType.set(id, [row]); }
    }
    rows = byType;
    made.set(knowledge, rows);
  }
  return rows.get(`${format} ${type.toLowerCase()}`) ?? [];
}

/** What the settings of one thing open. What cannot be told is not judged. */
export function openedBy(thing: Opened, rules: readonly OpeningRule[]): readonly GrantFact[] {
  return rules.flatMap((rule): GrantFact[] => {
    const written = thing.written(rule.attribute);
    const found = written?.texts.find(({ text }) => among(text, rule.in));
    const said = found !== undefined;
    const left = written === undefined && rule.default !== undefined && among(String(rule.default), rule.in);
    if ((!said && !left) || (rule.when && !holds(thing, rule.when)) || (rule.unless && (holds(thing, rule.unless) || thing.written(rule.unless.attribute)?.open === true))) return [];
    const at = found?.at ?? written?.at ?? thing.head;
    return [{
      fact: 'grant', to: OF_HOLDERS.has(rule.trait) ? `${thing.key}#key` : thing.key, name: thing.name, provider: rule.provider, effects: rule.writes === true ? ['write', 'destroy'] : [], on: { everything: false, keys: [thing.key] }, bound: said ? 'exact' : 'at-most', limitedBy: [],
      amounts: [{ trait: rule.trait, how: rule.how, at, certain: said && rule.trait !== 'default-identity' }], evidence: [{ at, note: said ? `${thing.name} says so` : `${thing.name} leaves it as it comes` }],
    }];
  });
}

function holds(thing: Opened, condition: NonNullable<OpeningRule['when']>): boolean {
  return thing.written(condition.attribute)?.texts.some(({ text }) => among(text, condition.in)) === true;
}

function among(text: string, values: OpeningRule['in']): boolean {
  const given = text.toLowerCase();
  return values.some((value) => { const wanted = String(value).toLowerCase(); return wanted.startsWith('*') ? given.endsWith(wanted.slice(1)) : given === wanted; });
}
