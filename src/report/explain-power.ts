import { equalAbilities, purposeOf, withArticle } from '../model/index.ts';
import type { Ability, Credential, CredentialKind, Effect, ResourceKind, ScanResult } from '../model/index.ts';
import { placeText } from './place.ts';
import { names, open, sentence, spell } from './words.ts';


/** The answer first, in a few sentences: what whoever has it could do, what it is needed for, and what would do instead. */
export function inShort(result: ScanResult, credential: Credential): string[] {
  const [kind] = credential.kinds;
  if (!kind) return ['It is a secret of a service that is not in our tables. What it opens is not known, so nothing is said of what could be lost by it.'];
  const out: string[] = [...power(credential, kind)];
  const { does, open: more, power: abilities, usesPower } = purposeOf(credential, result.graph.knowledge);
  const used = [...new Set(does.map((one) => one.name))];
  if (used.length === 0) out.push(credential.uses.length > 0 ? 'It is used here, and for what could not be read.' : 'What it is needed for does not stand in what was read.');
  else if (abilities.length > 0 && !usesPower && !more) out.push(`Here it is used for ${names(used, 3)} only. Nothing that was read needs ${either([...new Set(abilities.map((one) => one.operation))])}.`);
  else out.push(`Here it is used for ${names(used, 3)}${more ? ', and its client is handed to code that was not followed' : ''}${usesPower ? ', which uses that power' : ''}.`);
  return out;
}

/** `databases, volumes and object stores`; more than five are counted. `within`: an account itself stays, what lies in it does not. */
function listed(kinds: readonly ResourceKind[], within = false): string {
  const words = kinds.map((kind) => (within && kind === 'account' ? 'what lies in the account' : PLURALS[kind]) ?? `${kind.replaceAll('-', ' ')}s`);
  return words.length > 5 ? `${words.slice(0, 4).join(', ')} and ${spell(words.length - 4, 'more kind')} of things` : names(words, 5);
}

const PLURALS: Readonly<Partial<Record<ResourceKind, string>>> = { registry: 'packages and images', dns: 'domains', money: 'what money depends on', compute: 'machines', code: 'code', identity: 'identities', account: 'the account', search: 'search indexes', everything: 'everything' };

function power(credential: Credential, kind: CredentialKind): string[] {
  if (credential.readOnly.basis === 'set' && credential.readOnly.value) return [`It only reads: so says ${credential.told?.effects ? 'its own text' : 'the place that gives it'}.`];
  const worst = kind.may.filter((one) => one.effect === 'destroy' || one.effect === 'administer');
  if (kind.may.length === 0 && kind.scope === 'unknown') return ['What it opens stands nowhere, so what could be lost by it is not known.'];
  const who = credential.foundation === 'ambient' ? 'Whoever runs commands as the developer' : 'Whoever has it';
  if (worst.length === 0) return [`${who} reaches ${open(kind.reaches)}. ${kind.may.length === 0 ? 'Nothing that our tables know of can be destroyed with it.' : `It may ${names([...new Set(kind.may.map((one) => DOES[one.effect]))])}, and our tables know of nothing that is lost by it.`}`];
  const certain = worst.some((one) => one.bound === 'exact');
  const things = listed([...new Set(worst.flatMap((one) => one.on.filter((on) => on !== 'everything')))], worst.every((one) => one.destroys === 'contents' || !one.on.includes('account')));
  const asks = worst.every((one) => one.confirmation === 'none') ? ' The service asks nobody.' : '';
  const may = `${certain ? 'may' : 'may, at worst,'} destroy ${things === '' ? 'everything there is' : things}.${asks}`;
  if (equalAbilities(credential.kinds)) return [`${who} reaches ${open(kind.reaches)}, and ${may}`];
  return [`Which of ${spell(credential.kinds.length, 'kind')} it is stands nowhere, so the worst counts: it could be ${withArticle(kind.name)}. Then whoever has it reaches ${open(kind.reaches)}, and ${may}`];
}

/** `a`, `a or b`, `a, b or 3 more`. */
function either(all: readonly string[]): string { return all.length > 2 ? `${all.slice(0, 2).join(', ')} or ${spell(all.length - 2, 'more call')}` : all.join(' or '); }

/** What the other kinds would reach, where the kind is not decided and they differ. */
export function otherKinds(credential: Credential): string[] {
  if (equalAbilities(credential.kinds)) return [];
  return credential.kinds.slice(1, 7).map((kind) => `  if it is ${withArticle(kind.name)}, it reaches ${open(kind.reaches)} (${kind.scope})`);
}

/** Every use once, with how many places there are. */
export function usesOf(result: ScanResult, credential: Credential, verbose: boolean): string[] {
  const found = new Map<string, { count: number; text: string }>();
  for (const use of credential.uses) for (const one of use.does) {
    const known = found.get(one.name);
    if (known) known.count++; else found.set(one.name, { count: 1, text: placeText(one.at, result.sources) });
  }
  const lines = [...found].map(([name, { count, text }]) => `  ${name}  (${text}${count > 1 ? ` and ${spell(count - 1, 'more place')}` : ''})`);
  const shown = lines.slice(0, verbose ? undefined : 15);
  const silent = credential.uses.filter((use) => use.does.length === 0).slice(0, 3).map((use) => `  ${sentence(use.evidence[0].note)}; what is asked for there could not be read  (${placeText(use.evidence[0].at, result.sources)})`);
  const all = [...shown, ...(shown.length < lines.length ? [`  and ${lines.length - shown.length} more (--verbose)`] : []), ...silent];
  return all.length === 0 ? ['  no call site was found'] : all;
}

/** Is it the login of whoever runs a command, which its own name says already? */
export function isUnnamedLogin(credential: Credential): boolean { return credential.foundation === 'ambient' && credential.name.startsWith('the logged-in'); }

const DOES: Readonly<Record<Effect, string>> = { read: 'read', write: 'change things', destroy: 'destroy', 'destroy-backup': 'delete backups', administer: 'change who may do what' };
const VERBS: Readonly<Record<Effect, string>> = { read: 'reads', write: 'changes', destroy: 'destroys', 'destroy-backup': 'deletes backups of', administer: 'changes who may do what with' };

/** What a kind may do, a line for each call. What holds for all of them stands once: in the answer above, or over the list where that says nothing of it. */
export function abilitiesOf(credential: Credential, kind: CredentialKind): string[] {
  const day = credential.facts.find((fact) => fact.truth?.until !== undefined)?.truth?.until;
  const lasts = day !== undefined ? `Expires: on ${day}, by its own text.` : kind.expires === '' ? 'When it expires is not known.' : `Expires: ${open(kind.expires)}.`;
  if (kind.may.length === 0) return [`What it may do: nothing that our tables know of. ${lasts}`];
  const [worst, unasked] = [kind.may.every((one) => one.bound === 'at-most'), kind.may.every((one) => one.confirmation === 'none')];
  const merged = new Map<string, { readonly ability: Ability; readonly on: ResourceKind[] }>();
  for (const ability of kind.may) {
    const key = `${ability.operation}\0${ability.effect}`;
    const known = merged.get(key);
    if (known) known.on.push(...ability.on.filter((one) => !known.on.includes(one))); else merged.set(key, { ability, on: [...ability.on] });
  }
  const lines = [...merged.values()].map(({ ability, on }) => `  ${ability.operation} ${ability.effect === 'destroy-backup' ? `deletes ${on.every((one) => one === 'backup') ? 'backups' : `backups of ${listed(on.filter((one) => one !== 'backup'))}`}` : `${VERBS[ability.effect]} ${on.every((one) => one === 'everything') ? 'everything' : listed(on.filter((one) => one !== 'everything'), ability.destroys === 'contents')}`}${worst || ability.bound === 'exact' ? '' : ', at worst'}${unasked || ability.confirmation === 'asks' ? '' : ', unasked'}`);
  const limited = credential.readOnly.basis === 'set' && credential.readOnly.value;
  const told = !limited && kind.may.some((one) => one.effect === 'destroy' || one.effect === 'administer');
  return [`${limited ? 'What its kind may do where it is not limited to reading' : 'What it may do'}${worst && !told ? ', at worst' : ''}${unasked && !told ? '; nobody is asked' : ''}`, ...lines, `  ${lasts}`];
}
