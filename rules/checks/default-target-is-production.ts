import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { label, places } from './shared.ts';

export const check: Check = {
  id: 'default-target-is-production', family: 'environment', tier: 'medium', title: 'A command that names no target acts on production', cwe: [668],
  why: 'The tool of this platform keeps one target for whoever names none. Where that is production, a reset, a push or a deployment that was meant for trying things out happens there.',
  fix: 'Let the default be the place for trying things out, and name production in the commands of the deployment alone.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const resource of graph.resources) {
      const target = resource.attributes['target.default'];
      if (target?.basis !== 'set' || target.value !== true) continue;
      const proof = resource.marks.filter((mark) => mark.kind === 'production' && mark.by !== 'name');
      const [first] = proof;
      if (!first) continue;
      yield {
        about: resource.id, level: 'note', confidence: 'high', message: `${label(resource)} is production, and it is what a command acts on that names no target.`,
        places: places(target.at, proof.map((mark) => mark.evidence.at)), path: proof.map((mark) => ({ at: mark.evidence.at, note: `production: ${mark.evidence.note}` })),
      };
    }
  },
};
