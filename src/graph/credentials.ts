import { compareText, containsPlace, equalAbilities, sourceKey } from '../model/index.ts';
import type { Confidence, Credential, CredentialFact, CredentialKind, Evidence, Knowledge, Place, Told, UseFact } from '../model/index.ts';
import { hostMatches, kindTable } from './hosts.ts';
import { environmentsOf, highest, lower, rankOf, uniqueMarks } from './order.ts';

/** A credential before authority and reach are known. */
export type LinkedCredential = Omit<Credential, 'authority' | 'readableBy'>;

/**
 * One credential per value, and per store where many have that value; named and ambient ones per provider, name and what they open. Call sites decide between the kinds that the value
 * leaves open; where they are silent, the worst kind is assumed and said so.
 */
export function linkCredentials(facts: readonly CredentialFact[], uses: readonly UseFact[], knowledge: Knowledge): LinkedCredential[] {
  const table = kindTable(knowledge);
  const groups = new Map<string, CredentialFact[]>();
  for (const fact of facts) {
    const key = fact.value ? `value\u0000${fact.value.identity}${fact.common ? `\u0000${fact.opens.key ?? fact.opens.host ?? fact.name}` : ''}` : profileOf(fact) ?? `${fact.foundation}\u0000${fact.provider}\u0000${fact.name}\u0000${fact.opens.key ?? ''}\u0000${holdersOf(fact)}`;
    const group = groups.get(key);
    if (group) group.push(fact); else groups.set(key, [fact]);
  }
  const drafts = [...groups.values()].map((group) => join(group, uses, table));
  drafts.sort((a, b) => compareText(a.id, b.id) || compareText(a.places[0].file, b.places[0].file) || a.places[0].start - b.places[0].start);
  const seen = new Map<string, number>();
  return drafts.map((draft) => {
    const ordinal = (seen.get(draft.id) ?? 0) + 1;
    seen.set(draft.id, ordinal);
    return ordinal === 1 ? draft : { ...draft, id: `${draft.id}~${ordinal}` };
  });
}

/** A profile is one thing by its name, whoever names it. */
function profileOf(fact: CredentialFact): string | undefined {
  return fact.foundation === 'named' && fact.kinds[0] === 'aws.profile' && fact.opens.key?.startsWith('aws:profile/') ? fact.opens.key : undefined;
}

/** Whose it is: a secret of the repository is one for all jobs, and what a developer is logged in with is one for every stack on that machine. */
function holdersOf(fact: CredentialFact): string {
  if (fact.holders.some((holder) => holder.startsWith('job:'))) return 'ci';
  if (fact.foundation === 'ambient' && fact.holders.every((holder) => holder.startsWith('using:'))) return 'tools';
  return fact.foundation === 'ambient' && fact.holders.every((holder) => /^(?:tf|cfn|cdk|sls|sam|pulumi)stack:/.test(holder)) ? 'login' : [...fact.holders].sort(compareText).join(',');
}

function join(group: readonly CredentialFact[], uses: readonly UseFact[], table: ReturnType<typeof kindTable>): LinkedCredential {
  // What stands in a file today tells more than what stood there.
  const sorted = [...group].sort((a, b) => Number(isPast(a)) - Number(isPast(b)) || compareText(a.evidence[0].at.file, b.evidence[0].at.file) || a.evidence[0].at.start - b.evidence[0].at.start);
  const first = sorted[0];
  if (!first) throw new Error('a group of credential facts is never empty');
  const mine = uses.filter((use) => usesOne(use, sorted));
  // Where one place shows what it is, the places that only show that it is a secret have no say in it.
  // What a configuration says of it comes between: it adds to what our tables know, and never takes from it.
  const telling = sorted.filter((fact) => fact.provider !== 'unknown');
  const known = telling.filter((fact) => fact.provider !== 'configured');
  const speaking = known.length > 0 ? known : telling.length > 0 ? telling : sorted;
  const possible = intersection(speaking.map((fact) => fact.kinds));
  const rows = possible.flatMap((id) => { const row = table.get(id); return row ? [row.kind] : []; });
  const { kinds: decided, because } = decide(rows, mine);
  const told = sorted.find((fact) => fact.told !== undefined)?.told;
  const kinds = told ? decided.map((kind) => limited(kind, told)) : decided;
  const marks = uniqueMarks(sorted.flatMap((fact) => fact.environments));
  const opens: CredentialFact['opens'] = Object.assign({}, ...sorted.map((fact) => fact.opens).toReversed());
  const provider = speaking[0]?.provider ?? first.provider;
  const best: Confidence = highest(sorted.map((fact) => fact.confidence), rankOf.confidence) ?? 'low';
  const target = opens.key ?? opens.host ?? opens.project ?? opens.account;
  const profile = profileOf(first);
  const name = profile === undefined ? pickName(sorted) : `profile ${profile.slice('aws:profile/'.length)}`;
  const lasts = sorted.find((fact) => fact.lasts !== undefined)?.lasts;
  const places = [...new Map(sorted.flatMap((fact) => fact.evidence.map((e) => [`${sourceKey(e.at)}\u0000${e.at.start}\u0000${e.at.end}`, e.at] as const))).values()];
  const [head = first.evidence[0].at, ...rest] = sorted.map((fact) => fact.evidence[0].at);
  return {
    id: `${provider}/${name}${target === undefined ? '' : `@${target}`}`, provider, kinds, name,
    foundation: highest(sorted.map((fact) => fact.foundation), rankOf.foundation) ?? first.foundation,
    facts: sorted, uses: mine, because, opens, holders: [...new Set(sorted.flatMap((fact) => fact.holders))].sort(compareText),
    readOnly: readOnlyOf(sorted, first), ...(sorted.every((fact) => fact.presumed === true) ? { presumed: true as const } : {}), ...(lasts === undefined ? {} : { lasts }), ...(told ? { told } : {}),
    confidence: equalAbilities(kinds) ? best : lower(best), environments: environmentsOf(marks), marks,
    places: dedupe(head, rest, places),
  };
}

/** What is left of a kind within the limits that the value itself names. What it names in so many words is no longer the worst that is assumed. */
function limited(kind: CredentialKind, told: Told): CredentialKind {
  const { effects } = told;
  // One that only reads is told by `readOnly`: its kind may do what it may.
  const may = effects === undefined || effects.includes('administer') || effects.every((effect) => effect === 'read') ? kind.may : kind.may.filter((ability) => effects.includes(ability.effect)).map((ability) => ({ ...ability, bound: 'exact' as const }));
  return { ...kind, may, ...(told.reaches === undefined ? {} : { reaches: told.reaches }) };
}

function isPast(fact: CredentialFact): boolean { return fact.evidence[0].at.origin === 'history'; }

/** What one place says of the value holds everywhere; but a name that each job is given with rights of its own is as strong as the strongest. */
function readOnlyOf(facts: readonly CredentialFact[], first: CredentialFact): CredentialFact['readOnly'] {
  const known = facts.map((fact) => fact.readOnly);
  const perHolder = first.foundation === 'named' && facts.every((fact) => fact.holders.length > 0);
  const strongest = perHolder ? known.find((one) => one.basis === 'set' && !one.value) ?? known.find((one) => one.basis !== 'set') : undefined;
  return strongest ?? known.find((one) => one.basis === 'set') ?? first.readOnly;
}

function dedupe(head: Place, rest: readonly Place[], all: readonly Place[]): [Place, ...Place[]] {
  const seen = new Set([`${sourceKey(head)}\u0000${head.start}`]);
  const others = [...rest, ...all].filter((place) => { const key = `${sourceKey(place)}\u0000${place.start}`; if (seen.has(key)) return false; seen.add(key); return true; });
  return [head, ...others];
}

/** The name whoever is surest gives. A variable name says more than `token`; shorter first among equals, so that the name does not depend on which file came first. */
function pickName(facts: readonly CredentialFact[]): string {
  const surest = Math.max(...facts.map((fact) => rankOf.confidence(fact.confidence)));
  const names = [...new Set(facts.filter((fact) => rankOf.confidence(fact.confidence) === surest).map((fact) => fact.name))].sort((a, b) => Number(/^[A-Z][A-Z0-9_]+$/.test(b)) - Number(/^[A-Z][A-Z0-9_]+$/.test(a)) || a.length - b.length || compareText(a, b));
  return names[0] ?? 'credential';
}

function intersection(lists: readonly (readonly string[])[]): readonly string[] {
  const [first = [], ...rest] = lists;
  const common = first.filter((id) => rest.every((list) => list.includes(id)));
  return common.length > 0 ? common : [...new Set(lists.flat())];
}

/** A use speaks of a credential when it names its literal, or a variable of its name. */
function usesOne(use: UseFact, facts: readonly CredentialFact[]): boolean {
  const { of } = use;
  if ('literal' in of) return facts.some((fact) => fact.evidence.some((e) => containsPlace(of.literal, e.at) || containsPlace(e.at, of.literal)));
  return facts.some((fact) => (fact.name === of.variable || fact.name.endsWith(`.${of.variable}`)) && reaches(use, fact));
}

/** A command takes what its own job, or the one who starts it, has in the environment; what a service of a stack is given is not there. */
function reaches(use: UseFact, fact: CredentialFact): boolean {
  if (use.within !== undefined) return fact.holders.includes(use.within);
  return use.cli === undefined || fact.foundation === 'found' || fact.holders.some((holder) => holder.startsWith('job:') || holder.startsWith('file:'));
}

function decide(rows: readonly CredentialKind[], uses: readonly UseFact[]): { kinds: CredentialKind[]; because: Evidence[] } {
  const because: Evidence[] = [];
  let fitting: CredentialKind[] = [];
  for (const use of uses) {
    const matching = rows.filter((kind) => kind.recognise.uses.some((pattern) => fits(pattern, use)));
    if (matching.length > 0 && (fitting.length === 0 || matching.length < fitting.length)) {
      fitting = matching;
      because.unshift({ at: use.evidence[0].at, note: sentence(use) });
    }
  }
  return { kinds: fitting.length > 0 ? fitting : [...rows], because };
}

function fits(pattern: { readonly host?: string; readonly sentAs?: string; readonly sdk?: string; readonly cli?: string }, use: UseFact): boolean {
  let asked = 0;
  if (pattern.host !== undefined) { asked++; if (use.host === undefined || !hostMatches(use.host, pattern.host)) return false; }
  if (pattern.sentAs !== undefined) { asked++; if (use.sentAs?.toLowerCase() !== pattern.sentAs.toLowerCase()) return false; }
  if (pattern.cli !== undefined) { asked++; if (use.cli !== pattern.cli) return false; }
  if (pattern.sdk !== undefined) { asked++; if (use.sdk !== pattern.sdk) return false; }
  return asked > 0;
}

function sentence(use: UseFact): string {
  if (use.cli !== undefined) return `taken by the command line tool ${use.cli}`;
  const how = use.sentAs === 'bearer' ? 'as a bearer token' : use.sentAs === 'basic' ? 'by basic authentication' : use.sentAs?.startsWith('header:') ? `in the header ${use.sentAs.slice(7)}` : use.sdk ? `to ${use.sdk}` : 'as an argument';
  return use.host === undefined ? `handed ${how}` : `sent ${how} to ${use.host}`;
}

/** The kind whose authority is assumed: the first, as extractors list the worst first. */
export function worstKind(credential: { readonly kinds: readonly CredentialKind[] }): CredentialKind | undefined { return credential.kinds[0]; }

export { equalAbilities as equivalent } from '../model/index.ts';
