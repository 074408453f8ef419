import type { BlastGraph, Check, Credential, CredentialFact, Draft, ExampleSecretFact, Place } from '../../src/model/index.ts';
import { groupBy } from '../../src/model/index.ts';
import { believable, canDestroy, dayOf, destroysOwn, doubt, isWritten, nameHere, sayWhy, written } from './credential-words.ts';
import { credentialName, list, places } from './shared.ts';

/** What takes the place of a written key where no table knows the exact name. */
const INSTEAD: Readonly<Record<ExampleSecretFact['where'], string>> = {
  provider: 'a role, or a variable in the environment of whoever runs it',
  environment: 'the role it runs with, or a reference to a secret store',
  script: 'the role of the machine, or a secret store that it asks when it starts',
  argument: 'a variable that is set where it runs, or a reference to a secret store',
};
const WHERE: Readonly<Record<ExampleSecretFact['where'], string>> = { provider: 'to log in', environment: 'among its variables', script: 'in what it runs when it starts', argument: 'where it is declared' };

export const check: Check = {
  id: 'credential-written-in-infrastructure', family: 'credential', tier: 'medium', title: 'Infrastructure takes its credential as text in a file', cwe: [798, 522],
  why: 'What stands here is what is deployed: every agent and everyone with the repository reads it, and it stays in the history after it is taken out. Where an example stands, a real one in its place would be read the same way.',
  fix: 'Take it out, revoke it if it was ever real, and let the infrastructure have a role, a variable that is set where it runs, or a reference to a secret store.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    const told: Place[] = [];
    for (const credential of graph.credentials) {
      const facts = isWritten(credential) && !destroysOwn(credential) ? written(credential).filter((fact) => fact.deploys !== undefined) : [];
      const [first, ...rest] = facts;
      if (!first) continue;
      told.push(...facts.map((fact) => fact.evidence[0].at));
      yield ofCredential(credential, [first, ...rest], dayOf(graph));
    }
    // One block that takes both halves of a key is told once.
    const examples = (graph.exampleSecrets ?? []).filter((one) => !told.some((place) => place.file === one.evidence[0].at.file && place.start <= one.evidence[0].at.start && one.evidence[0].at.end <= place.end));
    for (const group of groupBy(examples, ({ name, where, evidence }) => `${evidence[0].at.file}\u0000${where}\u0000${ownerOf(name)}`).values()) {
      const [first, ...rest] = [...group].sort((a, b) => a.evidence[0].at.start - b.evidence[0].at.start);
      if (!first) continue;
      const { at } = first.evidence[0];
      yield {
        about: `example-secret:${ownerOf(first.name)}`, scope: at.file, level: 'note', confidence: 'high',
        message: `${ownerOf(first.name) || 'What is deployed'} takes ${list(group.map(({ name }) => name.slice(name.lastIndexOf('.') + 1)), 3)} ${WHERE[first.where]} as text in this file. What stands here is an example and opens nothing; a real key in its place is read by every agent and everyone with the repository. Use ${first.instead ?? INSTEAD[first.where]} instead.`,
        places: places(at, rest.map((one) => one.evidence[0].at)), path: first.evidence.slice(1),
      };
    }
  },
};

/** One that may destroy is told as loudly as anywhere else in the tree; the others as far as their value is believed. */
function ofCredential(credential: Credential, facts: readonly [CredentialFact, ...CredentialFact[]], today: string): Draft {
  const [first, ...rest] = facts;
  const committed = facts.some((fact) => fact.evidence[0].at.origin === 'tree');
  const believed = committed && canDestroy(credential) ? credential.confidence !== 'low' : believable(credential, first, today);
  const instead = facts.find((fact) => fact.deploys?.instead !== undefined)?.deploys?.instead;
  return {
    about: credential.id, level: believed && committed ? 'warning' : 'note', confidence: believed ? credential.confidence : 'low',
    message: `${nameHere(credential, first)}, ${credentialName(credential)}, is written out where infrastructure takes it${committed ? '' : ', in a file that git ignores and an agent reads'}${sayWhy(first.truth)}. ${doubt(credential, first, today)}${instead === undefined ? '' : ` Use ${instead} instead.`}`,
    places: places(first.evidence[0].at, rest.map((fact) => fact.evidence[0].at)), path: first.evidence.slice(1),
  };
}

/** What takes it, without the name of the argument. */
function ownerOf(name: string): string { const cut = name.lastIndexOf('.'); return cut > 0 ? name.slice(0, cut) : ''; }
