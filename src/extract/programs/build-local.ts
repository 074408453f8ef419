import type { Key, Place, ProgramFact, Span } from '../../model/index.ts';
import { environmentOf } from '../shared/environment.ts';
import { hintMarks, operationFact, placedCopy, variableUses } from '../shared/commands/index.ts';
import type { ScriptFacts } from '../shared/commands/index.ts';
import type { Given, LocalProgram } from './local.ts';

/** What a reader of programs knows besides the commands. */
export interface ProgramHead { readonly key: Key; readonly name: string; readonly kind: ProgramFact['kind']; readonly invocations: readonly string[]; readonly directory: string; readonly at: Place; readonly onlyIfStarted?: boolean }

/** The local fact of a program made of commands. `place` turns spans of the commands into places of the file. */
export function localProgram(head: ProgramHead, script: ScriptFacts, place: (span: Span) => Place): LocalProgram {
  const named = environmentOf(head.key.slice(head.key.lastIndexOf('#') + 1));
  const own = head.kind !== 'source-file' && head.kind !== 'script-file' && named ? [{ kind: named.kind, name: named.name, by: 'name' as const, evidence: { at: head.at, note: `its name says ${named.name}` } }] : [];
  const hints = hintMarks(script, place).filter((mark) => !own.some((one) => one.kind === mark.kind));
  return {
    sort: 'program', ...head, onlyIfStarted: head.onlyIfStarted ?? false, operations: script.operations.map((one) => operationFact(one, head.key, place(one.at))), operationFolders: script.operations.map((one) => one.directory),
    starts: script.starts.map((one) => ({ ...one, place: place(one) })), loads: script.loads.map((one) => ({ ...one, place: place(one) })), copies: script.copies.map((one) => placedCopy(one, place)), variables: variableUses(script, place), environments: [...own, ...hints], tools: script.tools, given: givenTo(script, place), cut: script.cut,
  };
}

function givenTo(script: ScriptFacts, place: (span: Span) => Place): readonly Given[] {
  const logins = new Map(script.operations.flatMap((one) => (one.login ? [[one.login.key, one.login] as const] : [])));
  return [
    ...[...logins.values()].map((login): Given => ({ by: 'login', login, place: place(login) })),
    ...script.operations.flatMap((one, operation): Given[] => (one.store ? [{ by: 'store', store: one.store, operation, place: place(one.store) }] : [])),
    ...script.stored.map((store): Given => ({ by: 'variable', store, name: store.name, place: place(store) })),
  ];
}

/** Is there anything in it that an agent could do harm with, or that leads on? */
export function saysSomething(program: LocalProgram): boolean {
  return program.operations.length + program.copies.length + program.starts.length + program.loads.length + program.variables.length > 0;
}
