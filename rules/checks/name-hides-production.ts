import type { BlastGraph, Check, Draft, EnvironmentMark } from '../../src/model/index.ts';
import { label, namesWork, places } from './shared.ts';

export const check: Check = {
  id: 'name-hides-production', family: 'environment', tier: 'medium', title: 'A production store is named after another environment', cwe: [1109],
  why: 'People and agents decide by names. A store called dev that production lives on will be cleaned up one day as dev.',
  fix: 'Give production a store under its own name, or say what it is in craterscan.yml with the reason.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const resource of graph.resources) {
      // Where a section of the file says the same of the same line, it is the section that is named, and not the store.
      const section = (one: EnvironmentMark): boolean => resource.marks.some((mark) => mark.by === 'referrer' && mark.kind === one.kind && mark.evidence.at.file === one.evidence.at.file && mark.evidence.at.start === one.evidence.at.start);
      const named = resource.marks.find((mark) => (mark.by === 'name' || mark.by === 'tag') && mark.kind !== 'production' && mark.kind !== 'unknown' && !section(mark) && !namesWork(mark));
      const real = resource.marks.find((mark) => mark.kind === 'production' && mark.conditional !== true && mark.by !== 'name' && mark.by !== 'tag');
      // A parameter, a rule, a role: nothing lives on it.
      if (resource.kind === 'service' && (resource.holdsData.basis === 'unknown' || !resource.holdsData.value)) continue;
      // One that says both is declared for both, which is another finding.
      if (!named || !real || resource.unbounded || resource.marks.some((mark) => (mark.by === 'tag' || mark.by === 'name') && mark.kind === 'production')) continue;
      yield {
        about: resource.id, level: 'warning', confidence: 'high', message: `${label(resource)} is named after ${named.kind} and production lives on it.`,
        places: places(named.evidence.at, [real.evidence.at]), path: [{ at: named.evidence.at, note: `named after ${named.kind}` }, { at: real.evidence.at, note: `production: ${real.evidence.note}` }],
      };
    }
  },
};
