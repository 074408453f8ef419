import { asksNobody, samePlace } from '../../src/model/index.ts';
import type { BlastGraph, Check, Draft, Path, Place } from '../../src/model/index.ts';
import { list, places } from './shared.ts';

export const check: Check = {
  id: 'script-destroys-unasked', family: 'operation', tier: 'medium', title: 'A script destroys without asking', cwe: [250],
  why: 'A destructive command with its question switched off is one short name away from whoever runs scripts, and running scripts is what agents do.',
  fix: 'Leave the question in, or make the script refuse any target but a local one.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const { fact, operations } of graph.programs) {
      if (fact.kind === 'ci-step') continue;
      const bare = operations.filter((one) => asksNobody(one.fact) && one.fact.effect !== 'write' && (one.row.on !== 'filesystem'));
      const [first] = bare;
      if (!first || graph.paths.some((path) => path.counts && (path.program === fact.key || stepsOn(path, bare.map((one) => one.fact.evidence[0].at))))) continue;
      // What it hits stands in the command itself: all that the person who runs it may write.
      const whole = bare.find((one) => one.row.on === 'everything' && one.row.provider === undefined);
      yield {
        about: fact.key, level: whole ? 'warning' : 'note', confidence: whole ? 'high' : first.row.basis === 'guess' ? 'low' : 'medium',
        message: whole ? `${fact.name} runs ${whole.row.name} and asks nobody: it takes every file that its user may write, copies among them.` : `${fact.name} runs ${list(bare.map((one) => one.row.name), 3)} and asks nobody; what it would hit is not established.`,
        places: places(first.fact.evidence[0].at, bare.map((one) => one.fact.evidence[0].at)), path: [],
      };
    }
  },
};

/** Is one of these commands a step of the path? A script that another one starts is told with that one. */
function stepsOn(path: Path, commands: readonly Place[]): boolean {
  return path.edges.some((edge) => edge.evidence.some((step) => commands.some((place) => samePlace(step.at, place))));
}
