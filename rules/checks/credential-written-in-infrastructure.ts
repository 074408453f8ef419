import type { BlastGraph, Check, Draft, ExampleSecretFact } from '../../src/model/index.ts';
import { groupBy } from '../../src/model/index.ts';
import { list, places } from './shared.ts';

/** What takes the place of a written key where no table knows the exact name. */
const INSTEAD: Readonly<Record<ExampleSecretFact['where'], string>> = {
  provider: 'a role, or a variable in the environment of whoever runs it',
  environment: 'the role it runs with, or a reference to a secret store',
  script: 'the role of the machine, or a secret store that it asks when it starts',
};
const WHERE: Readonly<Record<ExampleSecretFact['where'], string>> = { provider: 'to log in', environment: 'among its variables', script: 'in what it runs when it starts' };

export const check: Check = {
  id: 'credential-written-in-infrastructure', family: 'credential', tier: 'low', title: 'Infrastructure takes its credential as text in a file', cwe: [798, 522],
  why: 'The key that stands here comes out of a manual and opens nothing. A real one in its place would be read by every agent and by everyone with the repository, and would stay in its history.',
  fix: 'Take the key out, and let the infrastructure have a role, a variable that is set where it runs, or a reference to a secret store.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    // One block that takes both halves of a key is told once.
    for (const group of groupBy(graph.exampleSecrets ?? [], ({ name, where, evidence }) => `${evidence[0].at.file}\u0000${where}\u0000${ownerOf(name)}`).values()) {
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

/** What takes it, without the name of the argument. */
function ownerOf(name: string): string { const cut = name.lastIndexOf('.'); return cut > 0 ? name.slice(0, cut) : ''; }
