import { CONFIDENCES, equalAbilities, withArticle } from '../model/index.ts';
import type { Credential, CredentialFact, CredentialKind, Evidence, Gate, ScanResult, Sourced } from '../model/index.ts';
import { abilitiesOf, inShort, isUnnamedLogin, otherKinds, usesOf } from './explain-power.ts';
import { placeText } from './place.ts';
import { environmentName, names, sentence, spell } from './words.ts';

const at = (result: ScanResult, evidence: Evidence): string => `${evidence.note}  (${placeText(evidence.at, result.sources)})`;

/** One credential as a person would tell it: where it stands, why it is believed and what speaks against it, why this kind, what it may do, what nobody has established. */
export function explainCredential(result: ScanResult, credential: Credential, verbose: boolean): string[] {
  const { graph } = result;
  const [kind] = credential.kinds;
  const undecided = kind !== undefined && !equalAbilities(credential.kinds);
  const out = [isUnnamedLogin(credential) ? sentence(credential.name) : `${credential.name}: ${undecided ? `perhaps ${withArticle(kind.name)}` : kind?.name ?? 'a credential of a kind not in our tables'}`, `  id ${credential.id}`, '', ...inShort(result, credential), '', credential.foundation === 'found' ? 'Where it stands' : 'Where it is named'];
  // Two values of one line are one place to whoever reads.
  const all = [...new Set(credential.places.map((place) => `  ${placeText(place, result.sources)}${ORIGINS[place.origin] ?? ''}`))];
  const shown = all.slice(0, verbose ? undefined : 12);
  out.push(...shown);
  if (shown.length < all.length) out.push(`  and ${spell(all.length - shown.length, 'more place')} (--verbose)`);
  out.push('', ...belief(result, credential), '', 'Why this kind', ...whyKind(result, credential));
  if (credential.told && credential.told.says.length > 0) out.push('', 'What its own text says, read here, its seal not checked', ...credential.told.says.map((one) => `  ${one}`));
  if (kind) {
    out.push('', ...abilitiesOf(credential, kind), ...otherKinds(credential));
    if (credential.uses.length > 0) out.push('', 'What it is used for here', ...usesOf(result, credential, verbose));
    out.push('', credential.readOnly.basis === 'set' && credential.readOnly.value ? 'It is as narrow as it needs to be where it only has to read.' : kind.narrower === '' ? 'No narrower kind is known.' : `Narrower: ${kind.narrower}.`);
    out.push(...grounds(credential, kind, verbose));
  }
  out.push('', 'Who reaches it', ...(credential.readableBy.length === 0 ? ['  no agent judged here'] : credential.readableBy.map((by) => `  ${graph.agents.find((agent) => agent.id === by.agent)?.name ?? by.agent} ${by.by} it: ${WAYS[by.gate]}`)));
  const paths = graph.paths.filter((path) => path.credential === credential.id && path.gate !== 'closed');
  if (paths.length > 0) out.push('', `Paths: ${names(paths.map((path) => path.id), verbose ? 999 : 12)}`);
  return [...out, '', 'Not established', ...openQuestions(result, credential).map((one) => `  ${one}`)];
}

/** On what ground we say what it may do and how such a one is told. All addresses are in the page of its provider. */
function grounds(credential: Credential, kind: CredentialKind, verbose: boolean): string[] {
  if (credential.provider === 'configured') return [`So says ${names(kind.source, 3)}, the configuration.`];
  const power = kind.powers?.basis;
  const told = kind.basis === 'guess' ? '' : `How such a one is told was read on ${kind.date} in ${names(kind.source, verbose ? 99 : 3)}.`;
  if (power === 'guess') return told === '' ? ['What it may do is a guess of ours, the worst it could be, and so is how it is told: nobody has opened a page that says either.'] : [GROUNDS.guess, told];
  return [...power ? [GROUNDS[power]] : [], told === '' ? 'How such a one is told is a guess of ours.' : told];
}
const GROUNDS: Readonly<Record<Sourced['basis'], string>> = {
  documented: 'What it may do stands in the documentation of its service.', code: 'What it may do was read in the code that does it.', measured: 'What it may do was seen in the tool of its service.',
  guess: 'What it may do is a guess of ours, the worst it could be: nobody has opened a page that says it.',
};
const WAYS: Readonly<Record<Gate, string>> = { open: 'open, nobody is asked', asked: 'a person is asked first', closed: 'closed by a control' };
const ORIGINS: Readonly<Record<string, string>> = { ignored: ', ignored by git; an agent reads it all the same', home: ', in the home directory', history: ', in the history' };
const SURE: Readonly<Record<Credential['confidence'], string>> = { high: 'very likely', medium: 'likely', low: 'perhaps' };

/** The signals that made the confidence, for and against, each with the place that gives it. */
function belief(result: ScanResult, credential: Credential): string[] {
  if (credential.foundation !== 'found') return [`Is it there? ${sentence(SURE[credential.confidence])}.`, credential.foundation === 'ambient' ? '  it is the login of whoever runs the command, and no file shows that there is one' : '  its value is kept elsewhere: a login, a variable or a secret store'];
  const [pro, contra] = [new Map<string, Evidence>(), new Map<string, Evidence>()];
  for (const fact of credential.facts) {
    const [evidence] = fact.evidence;
    const { said, against } = signals(fact, result.graph.asOf);
    for (const note of said) if (!pro.has(note)) pro.set(note, { at: evidence.at, note });
    for (const note of against) if (!contra.has(note)) contra.set(note, { at: evidence.at, note });
  }
  for (const note of credential.because) pro.set(note.note, note);
  const values = credential.facts.filter((fact) => fact.value !== undefined);
  const files = new Set(values.map((fact) => fact.evidence[0].at.file));
  const out = [`Is it a live secret? ${sentence(SURE[credential.confidence])} (confidence ${credential.confidence}).`];
  for (const evidence of pro.values()) out.push(`  for it      ${at(result, evidence)}`);
  if (files.size > 1) out.push(`  for it      one and the same value stands in ${files.size} files`);
  for (const evidence of contra.values()) out.push(`  against it  ${at(result, evidence)}`);
  if (contra.size === 0) out.push('  against it  nothing that was seen');
  const best = Math.max(...values.map((fact) => CONFIDENCES.indexOf(fact.confidence)));
  if (values.some((fact) => CONFIDENCES.indexOf(fact.confidence) < best)) out.push('  The place that says most counts: a secret is no less one for standing in a test too.');
  if (CONFIDENCES.indexOf(credential.confidence) < best) out.push('  One step less sure, because which kind it is decides what it may do, and nothing here decides.');
  return out;
}

/** What one place says for it and against it. */
function signals(fact: CredentialFact, asOf: string): { readonly said: readonly string[]; readonly against: readonly string[] } {
  const { truth } = fact;
  if (!truth) return { said: [fact.evidence[0].note], against: [] };
  // The last of the half sentences is why it looks otherwise than real.
  const count = truth.looks === 'real' ? truth.because.length : truth.because.length - 1;
  const ranOut = truth.until !== undefined && truth.until < asOf ? [`it says of itself that it ran out on ${truth.until}`] : [];
  const lasts = truth.until !== undefined && ranOut.length === 0 ? [`it says of itself that it lasts until ${truth.until}`] : [];
  return { said: [...truth.because.slice(0, count), ...lasts], against: [...truth.because.slice(count), ...ranOut] };
}

function whyKind(result: ScanResult, credential: Credential): string[] {
  const [kind, ...others] = credential.kinds;
  const out = credential.because.map((because) => `  ${at(result, because)}`);
  if (out.length === 0) {
    if (others.length > 0) out.push('  no call site here decides; the widest of the kinds possible is assumed');
    else if (credential.provider === 'configured') out.push('  a recogniser of your configuration describes it');
    else if (credential.provider === 'unknown' || kind === undefined) out.push('  its name or what carries it says that it is a secret; of which service stands nowhere');
    else out.push(`  ${at(result, credential.facts[0]?.evidence[0] ?? { at: credential.places[0], note: 'its form, its name or its file says so' })}`);
  }
  if (others.length > 0) out.push(`  also possible: ${names(others.map((one) => one.name), 6)}`);
  return out;
}

/** What would have to be asked of its service, or of a person. */
function openQuestions(result: ScanResult, credential: Credential): string[] {
  const [kind, ...others] = credential.kinds;
  const short = kind !== undefined && /^(?:an hour|\d{1,2} (?:minutes|hours)) after/.test(kind.expires) ? `, and one of its kind runs out ${kind.expires}` : '';
  const out = [credential.foundation === 'found' ? `whether it still works: no service was asked${short}` : credential.foundation === 'ambient' ? 'whether anybody is logged in, and as whom' : 'whether it is set, and to what'];
  if (kind === undefined || (kind.may.length === 0 && kind.scope === 'unknown')) out.push('what it opens: a recogniser in craterscan.yml can say so');
  if (others.length > 0) out.push(`which of ${spell(others.length + 1, 'kind')} it is`);
  // Where the value is not here, nothing is known of its limits either, and that is said already.
  if (credential.told?.effects === undefined && credential.readOnly.basis === 'unknown' && kind !== undefined && kind.may.length > 0) out.push(credential.foundation === 'found' ? `whether it may do less than others of its kind: ${credential.readOnly.why}` : 'whether it may do less than others of its kind');
  if (credential.environments.every((one) => one === 'unknown')) out.push('of which environment it is');
  else if (credential.environments.length > 1) out.push(`which of its environments counts (${names(credential.environments.map(environmentName))}): each is assumed`);
  const said = result.notEstablished.filter((one): one is string => typeof one === 'string' && !/^(?:whether|which kind)/.test(one) && (credential.foundation === 'ambient' || !one.includes('logged-in')));
  return [...out, ...said.slice(0, 3)];
}
