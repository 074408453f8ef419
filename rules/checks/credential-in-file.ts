import { andList, compareText } from '../../src/model/index.ts';
import type { BlastGraph, Check, Credential, CredentialFact, Draft, ValueTruth } from '../../src/model/index.ts';
import { harmlessEnvironment } from '../severity.ts';
import { credentialName, places } from './shared.ts';

export const check: Check = {
  id: 'credential-in-file', family: 'credential', tier: 'medium', title: 'A credential lies in a file', cwe: [798, 312], whereNoOther: true,
  why: 'An agent reads every file of the checkout, also those that nobody opens any more. A secret that lies in one is in its hands, in its context and in the logs of whoever runs its model.',
  fix: 'If it opens something, revoke it and keep its successor out of the checkout. If it is made up, say so in its value, or accept it with a comment: craterscan:allow credential-in-file and the reason.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const credential of graph.credentials) {
      if (credential.foundation !== 'found' || credential.kinds[0]?.recognise.public === true) continue;
      const facts = credential.facts.filter((fact) => fact.value !== undefined && fact.truth?.secret !== 'none' && (fact.evidence[0].at.origin === 'tree' || fact.evidence[0].at.origin === 'ignored'));
      const [first, ...rest] = [...facts].sort((a, b) => rank(b) - rank(a) || compareText(a.evidence[0].at.file, b.evidence[0].at.file) || a.evidence[0].at.start - b.evidence[0].at.start);
      // An address without a password is no secret; what is encrypted with a passphrase is no secret that can be read here.
      if (!first || first.truth?.looks === 'sealed') continue;
      const believed = believable(credential, first, graph.today ?? graph.asOf);
      yield {
        about: credential.id, level: believed && facts.some((fact) => fact.evidence[0].at.origin === 'tree') ? 'warning' : 'note', confidence: believed ? credential.confidence : 'low',
        message: `${credential.name}, ${credentialName(credential)}, lies in ${first.evidence[0].at.origin === 'ignored' ? 'a file that git ignores and an agent reads' : 'the tree'}${sayWhy(first.truth)}. ${doubt(credential, first, graph.today ?? graph.asOf)}`,
        places: places(first.evidence[0].at, rest.map((fact) => fact.evidence[0].at)), path: [],
      };
    }
  },
};

/** The place that makes it most believable first. */
function rank(fact: CredentialFact): number { return (fact.truth?.looks === 'real' ? 4 : 0) + ['low', 'medium', 'high'].indexOf(fact.confidence); }

/** Likely live: nothing about it, its file or its date speaks against it. */
function believable(credential: Credential, fact: CredentialFact, today: string): boolean {
  return credential.confidence !== 'low' && fact.confidence !== 'low' && (fact.truth === undefined || fact.truth.looks === 'real') && !harmlessEnvironment(credential.environments) && !expired(fact.truth, today);
}

function expired(truth: ValueTruth | undefined, today: string): boolean { return truth?.until !== undefined && truth.until < today; }

function sayWhy(truth: ValueTruth | undefined): string {
  const because = truth?.because ?? [];
  return because.length === 0 ? '' : `: ${andList(because)}`;
}

/** What speaks against it, and what is not established. */
function doubt(credential: Credential, fact: CredentialFact, today: string): string {
  if (expired(fact.truth, today)) return `It says of itself that it ran out on ${fact.truth?.until}.`;
  if (credential.kinds[0]?.recognise.half === true) return 'It is half of a pair and opens nothing by itself.';
  switch (fact.truth?.looks) {
    case 'test': case 'example': return 'It is likely made up for that; whether it opens anything is not established.';
    case 'local': return 'It is for one machine or a test run; whether the same value is used elsewhere is not established.';
    default: return harmlessEnvironment(credential.environments) ? 'It is of a test or of this machine alone.' : fact.confidence === 'low' ? 'Whether it is a secret at all is not established.' : `Whether it still works${credential.provider === 'unknown' ? ', and what it opens,' : ''} is not established.`;
  }
}
