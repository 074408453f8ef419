import type { EnvironmentMark, Key, OperationFact, Place, ProgramFact, Span } from '../../../model/index.ts';
import { environmentOf } from '../environment.ts';
import type { FoundOperation } from './operations.ts';
import type { ScriptFacts } from './script-facts.ts';

/** Where spans of a script stand in its file. */
export type PlaceOf = (span: Span) => Place;

const SAYS: Readonly<Record<OperationFact['confirmation'], string>> = {
  none: 'asks nobody', asks: 'asks at the terminal', 'switched-off': 'its question is answered in advance', 'refuses-agents': 'refuses when it detects an agent',
};

/** The fact of an operation standing in `program`. */
export function operationFact(found: FoundOperation, program: Key, at: Place): OperationFact {
  const { row } = found;
  return {
    fact: 'operation', row: row.id, program, effect: row.effect, destroys: row.destroys, target: found.target, confirmation: found.confirmation, ...(found.name === undefined ? {} : { name: found.name }),
    evidence: [{ at, note: `runs ${found.name ?? row.name}; it ${SAYS[found.confirmation]}`.replace('it its question is', 'its question is') }],
  };
}

/** Variables of a script with their evidence. */
export function variableUses(script: ScriptFacts, place: PlaceOf): ProgramFact['variables'] {
  return script.variables.map((use) => ({ name: use.name, evidence: { at: place(use), note: `reads ${use.name}` } }));
}

/** Marks from words that name an environment on the command line, each environment once. */
export function hintMarks(script: ScriptFacts, place: PlaceOf): readonly EnvironmentMark[] {
  const marks = new Map<string, EnvironmentMark>();
  for (const hint of script.hints) {
    const named = environmentOf(hint.name);
    if (named && !marks.has(named.kind)) marks.set(named.kind, { kind: named.kind, name: named.name, by: 'name', evidence: { at: place(hint), note: `its command line names ${named.name}` } });
  }
  return [...marks.values()];
}
