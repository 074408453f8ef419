import { harmlessEnvironment } from '../../src/model/index.ts';
import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { label } from './shared.ts';

/** Fewer days than that, and a loss on a Friday evening is past help on Monday week. */
const ENOUGH = 7;

export const check: Check = {
  id: 'backup-retention-short', family: 'backup', tier: 'low', title: 'Backups are kept for a few days only', cwe: [1188],
  why: 'Automated backups help only until they expire. What is noticed after that is lost: a wrong deletion that nobody looks at over a long weekend, or a row that goes missing quietly.',
  fix: 'Keep automated backups for seven days at the very least, and as long as it takes you to notice a loss.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const resource of graph.resources) {
      if (resource.unbounded || harmlessEnvironment(resource.environments) || (resource.holdsData.basis !== 'unknown' && !resource.holdsData.value)) continue;
      for (const rule of graph.knowledge.resources.find((type) => type.type === resource.type)?.copies ?? []) {
        const { attribute } = rule.exists;
        if (rule.kind !== 'automated' || attribute === undefined || rule.exists.not !== 0 || !/retention|days/i.test(attribute)) continue;
        const written = resource.attributes[attribute];
        const days = Number(written === undefined ? rule.exists.default : written.basis === 'set' ? written.value : Number.NaN);
        if (!Number.isFinite(days) || days <= 0 || days >= ENOUGH) continue;
        const at = written?.basis === 'set' ? written.at : resource.evidence[0].at;
        yield {
          about: `${resource.id}/${rule.id}`, level: 'note', confidence: written ? 'high' : 'medium',
          message: `${label(resource)} keeps its automated backups for ${days === 1 ? 'one day' : `${days} days`}${written ? '' : `, since ${attribute} is not set`}.`,
          places: [at], path: written?.basis === 'set' ? [...written.via] : [],
        };
      }
    }
  },
};
