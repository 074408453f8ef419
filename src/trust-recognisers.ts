import { shownName as shown } from './model/index.ts';
import type { Config } from './config/index.ts';
import type { Put } from './trust-config.ts';

type Allowance = Config['allow'][number];
type Recogniser = Config['recognisers'][number];

const within = (narrow: readonly string[] | undefined, wide: readonly string[] | undefined): boolean => wide === undefined || (narrow !== undefined && narrow.every((one) => wide.includes(one)));

/** Does `wide` accept every credential that `narrow` accepts? A glob covers only itself. */
function covers(wide: Allowance, narrow: Allowance): boolean {
  return within(narrow.credentials, wide.credentials) && within(narrow.paths, wide.paths) && (wide.until === undefined || (narrow.until !== undefined && narrow.until <= wide.until));
}

/** Credentials that are known and accepted: an entry more or wider loosens. */
export function allowances(a: Config, b: Config, put: Put): void {
  const name = (one: Allowance): string => [...(one.credentials ?? []), ...(one.paths ?? []).map((path) => `files that match ${path}`)].slice(0, 3).map(shown).join(', ');
  b.allow.forEach((one, index) => { if (!a.allow.some((other) => covers(other, one))) put('loosened', 'head', ['allow', index], `credentials are to be accepted: ${name(one)}`, 'not accepted', one.until === undefined ? 'accepted' : `accepted until ${one.until}`); });
  a.allow.forEach((one, index) => { if (!b.allow.some((other) => covers(other, one))) put('tightened', 'base', ['allow', index], `credentials are accepted no more, or fewer: ${name(one)}`); });
}

/** What the user's own recognisers find: one more tightens, one less or narrower loosens, and so does a change of which nobody can tell which way it goes. */
export function recognisers(a: Config, b: Config, put: Put): void {
  const before = new Map(a.recognisers.map((one) => [one.id, one]));
  const after = new Set(b.recognisers.map((one) => one.id));
  b.recognisers.forEach((one, index) => {
    const was = before.get(one.id);
    const say = (effect: 'loosened' | 'tightened', key: keyof Recogniser, what: string): void => put(effect, 'head', key in one ? ['recognisers', index, key] : ['recognisers', index], `the recogniser ${shown(one.id)} ${what}`, 'as it was', 'changed');
    if (!was) { put('tightened', 'head', ['recognisers', index], `a recogniser ${shown(one.id)} was added`); return; }
    if (was.regex !== one.regex) say('loosened', 'regex', 'has another expression, and nobody can tell whether it finds all that the former found');
    const lower = (words: readonly string[]): string[] => words.map((word) => word.toLowerCase());
    list(lower(was.keywords), lower(one.keywords), (effect) => say(effect, 'keywords', effect === 'loosened' ? 'looks only where fewer or other keywords stand' : 'looks where more keywords stand'));
    list(was.near && lower(was.near), one.near && lower(one.near), (effect) => say(effect, 'near', effect === 'loosened' ? 'asks for fewer or other words nearby, so it finds less' : 'takes more words nearby, so it finds more'));
    list(was.files, one.files, (effect) => say(effect, 'files', effect === 'loosened' ? 'looks into fewer or other files' : 'looks into more files'));
    authority(was, one, say);
  });
  a.recognisers.forEach((one, index) => { if (!after.has(one.id)) put('loosened', 'base', ['recognisers', index], `the recogniser ${shown(one.id)} was taken out`); });
}

/** Lists of what is let in; none at all lets in everything. */
function list(was: readonly string[] | undefined, now: readonly string[] | undefined, say: (effect: 'loosened' | 'tightened') => void): void {
  if (!within(was, now)) say('loosened');
  else if (!within(now, was)) say('tightened');
}

function authority(was: Recogniser, now: Recogniser, say: (effect: 'loosened' | 'tightened', key: keyof Recogniser, what: string) => void): void {
  if (was.kind !== now.kind) { say('loosened', now.kind === undefined ? 'authority' : 'kind', 'is said to find another kind of credential'); return; }
  for (const [key, what] of [['effects', 'what it may do'], ['on', 'what it opens']] as const) {
    const [before, after]: readonly (readonly string[])[] = [was.authority?.[key] ?? [], now.authority?.[key] ?? []];
    if (!(before ?? []).every((one) => after?.includes(one))) { say('loosened', 'authority', `says less or otherwise of ${what}`); return; }
    if ((after ?? []).some((one) => !before?.includes(one))) say('tightened', 'authority', `says more of ${what}`);
  }
}
