import { andList, baseName, compareText } from '../../src/model/index.ts';
import type { BlastGraph, Credential, CredentialFact, ValueTruth } from '../../src/model/index.ts';
import { harmlessEnvironment } from '../severity.ts';

/** Is it written out where an agent reads it, and no public name? */
export function isWritten(credential: Credential): boolean {
  return credential.foundation === 'found' && credential.kinds[0]?.recognise.public !== true;
}

/**
 * Where its value is written out, the most believable place first. An address without a password is no secret, and what is encrypted with a passphrase is none that can be read
 * here: neither is told.
 */
export function written(credential: Credential): readonly CredentialFact[] {
  const facts = credential.facts.filter((fact) => fact.value !== undefined && fact.truth?.secret !== 'none' && (fact.evidence[0].at.origin === 'tree' || fact.evidence[0].at.origin === 'ignored'));
  const sorted = facts.sort((a, b) => rank(b) - rank(a) || compareText(a.evidence[0].at.file, b.evidence[0].at.file) || a.evidence[0].at.start - b.evidence[0].at.start);
  return sorted[0]?.truth?.looks === 'sealed' ? [] : sorted;
}

function rank(fact: CredentialFact): number { return (fact.truth?.looks === 'real' ? 4 : 0) + ['low', 'medium', 'high'].indexOf(fact.confidence); }

/** May whoever holds it destroy something of other people's? A password of this machine or of a test's own store protects nothing that the path's own finding does not tell. */
export function canDestroy(credential: Credential): boolean { return destroys(credential) && !harmlessEnvironment(credential.environments); }

/** Does it destroy what is a test's or this machine's alone? The path to that is told, as a note. */
export function destroysOwn(credential: Credential): boolean { return destroys(credential) && harmlessEnvironment(credential.environments); }

function destroys(credential: Credential): boolean { return credential.authority.some((one) => one.effect !== 'read' && one.effect !== 'write'); }

/** What it is called at the place that is shown first: a value in several places has as many names. Of a place that has none, what it is called elsewhere. */
export function nameHere(credential: Credential, fact: CredentialFact): string {
  return baseName(fact.evidence[0].at.file) === fact.name ? credential.name : fact.name;
}

/** Likely live: nothing about it, its file or its date speaks against it. */
export function believable(credential: Credential, fact: CredentialFact, today: string): boolean {
  return credential.confidence !== 'low' && fact.confidence !== 'low' && (fact.truth === undefined || fact.truth.looks === 'real') && !harmlessEnvironment(credential.environments) && !expired(fact.truth, today);
}

function expired(truth: ValueTruth | undefined, today: string): boolean { return truth?.until !== undefined && truth.until < today; }

/** The day by which is judged what has run out. */
export function dayOf(graph: BlastGraph): string { return graph.today ?? graph.asOf; }

/** `: its name says password and it is 24 characters of ...`; empty where nothing tells. */
export function sayWhy(truth: ValueTruth | undefined): string {
  const because = truth?.because ?? [];
  return because.length === 0 ? '' : `: ${andList(because)}`;
}

/** What speaks against it, and what is not established. */
export function doubt(credential: Credential, fact: CredentialFact, today: string): string {
  if (expired(fact.truth, today)) return `It says of itself that it ran out on ${fact.truth?.until}.`;
  if (credential.kinds[0]?.recognise.half === true) return 'It is half of a pair and opens nothing by itself.';
  if (credential.kinds[0]?.recognise.identifies === true) return 'It says which user or role is meant and opens nothing by itself.';
  switch (fact.truth?.looks) {
    case 'test': case 'example': return 'It is likely made up for that; whether it opens anything is not established.';
    case 'local': return 'It is for one machine or a test run; whether the same value is used elsewhere is not established.';
    default: return harmlessEnvironment(credential.environments) ? 'It is of a test or of this machine alone.' : fact.confidence === 'low' ? 'Whether it is a secret at all is not established.' : `Whether it still works${credential.provider === 'unknown' ? ', and what it opens,' : ''} is not established.`;
  }
}
