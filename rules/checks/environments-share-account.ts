import type { BlastGraph, Check, Draft, EnvironmentKind, EnvironmentMark, Resource } from '../../src/model/index.ts';
import { environments, label, places } from './shared.ts';

const HOLDERS: ReadonlySet<Resource['kind']> = new Set(['account', 'project', 'cluster']);

export const check: Check = {
  id: 'environments-share-account', family: 'environment', tier: 'low', title: 'Production and another environment live in one account, project or cluster', cwe: [653],
  why: 'Whatever administers the account administers both. A mistake in a name, or a credential that was meant for trying things out, reaches production without leaving the house.',
  fix: 'Give production an account, project or cluster of its own, and let no credential of another environment log in there.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const holder of graph.resources) {
      if (holder.unbounded || !HOLDERS.has(holder.kind)) continue;
      const said = new Map<EnvironmentKind, { readonly mark: EnvironmentMark; readonly of: Resource }>();
      for (const resource of [holder, ...graph.resources.filter((one) => one.holdsData.basis !== 'unknown' && one.holdsData.value && one.kind !== 'dns' && one.partOf.some((whole) => whole.id === holder.id))]) {
        for (const mark of resource.marks) if (mark.by !== 'name' && mark.by !== 'account' && mark.conditional !== true && !said.has(mark.kind)) said.set(mark.kind, { mark, of: resource });
      }
      const says = ({ of, mark }: { readonly mark: EnvironmentMark; readonly of: Resource }): string => `${of === holder ? mark.evidence.note : label(of)} (${mark.evidence.at.file})`;
      const production = said.get('production');
      const others = [...said].filter(([kind]) => kind === 'staging' || kind === 'development' || kind === 'test');
      const [other] = others;
      if (!production || !other || production.of === other[1].of && production.of !== holder) continue;
      yield {
        about: holder.id, level: 'note', confidence: 'medium', message: `${holder.kind === 'account' ? holder.name : label(holder)} holds ${environments(['production', ...others.map(([kind]) => kind)])}: ${says(production)} and ${says(other[1])}.`,
        places: places(holder.evidence[0].at, [production.mark.evidence.at, other[1].mark.evidence.at]),
        path: [{ at: production.mark.evidence.at, note: `production: ${production.mark.evidence.note}` }, { at: other[1].mark.evidence.at, note: `${other[0]}: ${other[1].mark.evidence.note}` }],
      };
    }
  },
};
