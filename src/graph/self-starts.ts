import { asksNobody } from '../model/index.ts';
import type { Key, ProgramFact, SelfStartFact } from '../model/index.ts';
import type { Context } from './context.ts';

/** Most programs followed from one command. */
const MOST = 200;

/** Commands that start by themselves, with what the programs they start destroy without asking anybody. */
export function withStarted(facts: readonly SelfStartFact[], programs: ReadonlyMap<Key, ProgramFact>, operations: Context['operations']): SelfStartFact[] {
  return facts.map((fact) => {
    const seen = new Set<Key>();
    const queue = fact.starts.map((one) => ({ key: one.key, evidence: one.evidence }));
    const destroys = [...fact.destroys];
    for (let next = queue.shift(); next !== undefined && seen.size < MOST; next = queue.shift()) {
      if (seen.has(next.key)) continue;
      seen.add(next.key);
      for (const { fact: operation, row } of operations.get(next.key) ?? []) {
        if (asksNobody(operation) && (row.effect === 'destroy' || row.effect === 'destroy-backup')) destroys.push({ row: row.id, evidence: operation.evidence[0] });
      }
      for (const one of programs.get(next.key)?.starts ?? []) queue.push({ key: one.key, evidence: one.evidence });
    }
    return { ...fact, destroys };
  });
}
