import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { places } from './shared.ts';

export const check: Check = {
  id: 'environment-file-missing', family: 'environment', tier: 'high', title: 'A missing environment file makes tests use the main database', cwe: [1188, 668],
  why: 'The command names an environment whose file does not exist, so the framework falls back to the main file, and the tests empty the main database.',
  fix: 'Add the file with a test database, or set the connection in the test runner\'s own configuration.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const { fact, operations } of graph.programs) {
      const missing = fact.loads.find((load) => load.evidence.at.origin === 'absent');
      if (!missing || operations.length === 0) continue;
      yield {
        about: `${fact.key}/${missing.evidence.at.file}`, level: 'warning', confidence: 'medium', message: `${fact.name} asks for ${missing.evidence.at.file}, which does not exist, and falls back to ${missing.file}.`,
        places: places(fact.evidence[0].at, [missing.evidence.at]), path: [{ at: fact.evidence[0].at, note: fact.name }, { at: missing.evidence.at, note: 'is not there' }],
      };
    }
  },
};
