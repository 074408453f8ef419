import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { pathLevel } from '../severity.ts';
import { agentNames, credentialName, groupBy, label, places, walk, worstLevel } from './shared.ts';

export const check: Check = {
  id: 'path-destroys-copies', family: 'path', tier: 'high', title: 'An agent can destroy the copies', cwe: [250, 732],
  why: 'Backups that the same hand can delete are not a way back. A credential that deletes snapshots or switches their schedule off takes away recovery before, or together with, the data.',
  fix: 'Keep one copy in another account or under a lock that this credential cannot lift, and use a credential kind without rights over backups.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    const paths = graph.paths.filter((path) => path.gate !== 'closed' && (path.destroys === 'copies' || path.destroys === 'guard'));
    for (const group of groupBy(paths, (path) => path.family).values()) {
      const [worst] = group;
      const resource = worst && graph.resource(worst.resource);
      if (!worst || !resource) continue;
      const credential = worst.credential === undefined ? undefined : graph.credential(worst.credential);
      const level = worstLevel(group.map((path) => { const r = graph.resource(path.resource); return r ? pathLevel(path, r) : 'note'; }));
      const what = worst.destroys === 'copies' ? 'the copies of' : 'what protects';
      yield {
        about: credential?.id ?? worst.program ?? worst.operation, level: level === 'error' ? 'warning' : level, confidence: worst.confidence,
        message: `${agentNames(graph, group.map((path) => path.agent))} can destroy ${what} ${label(resource)}${credential ? ` with ${credentialName(credential)}` : ''} (${worst.operation}).`,
        places: places(credential?.places[0] ?? resource.evidence[0].at, credential?.places ?? []), path: walk(worst), paths: group.map((path) => path.id),
      };
    }
  },
};
