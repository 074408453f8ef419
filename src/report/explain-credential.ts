import { CONFIDENCES, equalAbilities } from '../model/index.ts';
import type { Credential, CredentialFact, Evidence, ScanResult, Sourced } from '../model/index.ts';
import { inShort, otherKinds, usesOf } from './explain-power.ts';
import { placeText } from './place.ts';
import { environmentName, names, sentence } from './words.ts';

const at = (result: ScanResult, evidence: Evidence): string => `${evidence.note}  (${placeText(evidence.at, result.sources)})`;

/** One credential as a person would tell it: where it stands, why it is believed and what speaks against it, why this kind, what it may do, what nobody has established. */
export function explainCredential(result: ScanResult, credential: Credential, verbose: boolean): string[] {
  const { graph } = result;
  const [kind] = credential.kinds;
  const undecided = kind !== undefined && !equalAbilities(credential.kinds);
  const out = [`${credential.name}: ${undecided ? `perhaps a${/^[aeiou]/i.test(kind.name) ? 'n' : ''} ` : ''}${kind?.name ?? 'a credential of a kind not in our tables'}`, `  id ${credential.id}`, '', ...inShort(result, credential), '', credential.foundation === 'found' ? 'Where it stands' : 'Where it is named'];
  const shown = credential.places.slice(0, verbose ? undefined : 12);
  for (const place of shown) out.push(`  ${placeText(place, result.sources)}${ORIGINS[place.origin] ?? ''}`);
  if (shown.length < credential.places.length) out.push(`  and ${credential.places.length - shown.length} more places (--verbose)`);
  out.push('', ...belief(result, credential), '', 'Why this kind', ...whyKind(result, credential));
  if (kind) {
    out.push('', 'What it may do', `  its authority reaches ${kind.reaches} (${kind.scope}); expires: ${kind.expires === '' ? 'not known' : kind.expires}`);
    for (const ability of kind.may) out.push(`  ${ability.operation}: ${ability.effect} ${names(ability.on, 8)}${ability.confirmation === 'none' ? ', nobody is asked' : ''}${ability.bound === 'at-most' ? ', at most' : ''}`);
    out.push(...otherKinds(credential), '', 'What it is used for here', ...usesOf(result, credential, verbose));
    out.push('', kind.narrower === '' ? 'No narrower kind is known.' : `Narrower: ${kind.narrower}.`);
    if (kind.powers && credential.provider !== 'configured') out.push(GROUNDS[kind.powers.basis]);
    out.push(credential.provider === 'configured' ? `So says ${names(kind.source, 3)}, the configuration.` : `Belief of ${kind.date}, ${kind.basis}${kind.source.length > 0 ? `: ${names(kind.source, verbose ? 99 : 3)}` : ''}.`);
  }
  out.push('', 'Who reaches it', ...(credential.readableBy.length === 0 ? ['  no agent judged here'] : credential.readableBy.map((by) => `  ${graph.agents.find((agent) => agent.id === by.agent)?.name ?? by.agent} ${by.by} it: ${by.gate}`)));
  const paths = graph.paths.filter((path) => path.credential === credential.id && path.gate !== 'closed');
  if (paths.length > 0) out.push('', `Paths: ${names(paths.map((path) => path.id), verbose ? 999 : 12)}`);
  return [...out, '', 'Not established', ...openQuestions(result, credential).map((one) => `  ${one}`)];
}

/** Why we say what it may do. The addresses are in the page of its provider. */
const GROUNDS: Readonly<Record<Sourced['basis'], string>> = {
  documented: 'What it may do, its service says in its documentation.', code: 'What it may do was read in the code that does it.', measured: 'What it may do was seen in the tool of its service.',
  guess: 'What it may do is a guess of ours, the worst it could be: nobody has opened a page that says it.',
};
const ORIGINS: Readonly<Record<string, string>> = { ignored: ', ignored by git; an agent reads it all the same', home: ', in the home directory', history: ', in the history' };
const SURE: Readonly<Record<Credential['confidence'], string>> = { high: 'very likely', medium: 'likely', low: 'perhaps' };

/** The signals that made the confidence, for and against, each with the place that gives it. */
function belief(result: ScanResult, credential: Credential): string[] {
  if (credential.foundation !== 'found') return [`Is it there? ${sentence(SURE[credential.confidence])}.`, '  its value is kept elsewhere: a login, a variable or a secret store'];
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
  const out = [credential.foundation === 'found' ? 'whether it still works: no service was asked' : 'whether it is set, and to what'];
  if (kind === undefined || (kind.may.length === 0 && kind.scope === 'unknown')) out.push('what it opens: a recogniser in craterscan.yml can say so');
  if (others.length > 0) out.push(`which of ${others.length + 1} kinds it is`);
  if (credential.readOnly.basis === 'unknown' && kind !== undefined && kind.may.length > 0) out.push(`whether it is limited to less than its kind: ${credential.readOnly.why}`);
  if (credential.environments.every((one) => one === 'unknown')) out.push('of which environment it is');
  else if (credential.environments.length > 1) out.push(`which of its environments counts (${names(credential.environments.map(environmentName))}): each is assumed`);
  const said = result.notEstablished.filter((one): one is string => typeof one === 'string' && !one.startsWith('whether'));
  return [...out, ...said.slice(0, 3)];
}
