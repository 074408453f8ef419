import type { OperationFact, OperationRow } from '../../model/index.ts';
import type { Between, Loss, View } from './between.ts';
import { named } from './words.ts';

const RANK: Readonly<Record<OperationFact['confirmation'], number>> = { 'refuses-agents': 0, asks: 1, none: 2, 'switched-off': 2 };
const WORDS: Readonly<Record<OperationFact['confirmation'], string>> = { 'refuses-agents': 'refuses agents', asks: 'asks', none: 'asks nobody', 'switched-off': 'question switched off' };

/** Destructive calls of programs that asked a person, or refused agents, and do not any more. A call that is new in a program is a path, not told here. */
export function* confirmationLosses(between: Between): Iterable<Loss> {
  const [before, now] = [byCall(between.safer), byCall(between.looser)];
  yield* turnedLosses(before, now, between);
  for (const [call, after] of now) {
    const was = worst(before.get(call)) ?? worst(formerCall(call, before, now, between));
    const is = worst(after);
    if (!was || !is || RANK[is.confirmation] <= RANK[was.confirmation]) continue;
    const row = between.looser.graph.knowledge.operations.find((one) => one.id === is.row);
    const program = between.looser.graph.programs.find((one) => one.fact.key === is.program);
    const [name, from] = [row?.name ?? 'a destructive command', program ? named(program.fact.name) : named(is.program)];
    yield {
      kind: 'confirmation', about: from,
      worse: is.confirmation === 'asks' ? `${name} in ${from} no longer refuses to run for agents; it only asks.` : `${name} in ${from} no longer ${was.confirmation === 'asks' ? 'asks before it destroys' : 'refuses to run for agents'}.`,
      better: was.confirmation === 'asks' ? `${name} in ${from} asks before it destroys now.` : `${name} in ${from} refuses to run for agents now.`,
      safer: WORDS[was.confirmation], looser: WORDS[is.confirmation], exact: { safer: was.evidence, looser: is.evidence },
      around: { safer: [], looser: program ? [program.fact.evidence[0]] : [] }, level: between.looser.levels.program(is.program),
    };
  }
}

/** A program's call of a tool that wrote, and that destroys now: `apply` turned into `destroy`. Who may start the program needs no new right for it. */
function* turnedLosses(before: ReadonlyMap<string, readonly OperationFact[]>, now: ReadonlyMap<string, readonly OperationFact[]>, between: Between): Iterable<Loss> {
  const rowOf = (id: string | undefined): OperationRow | undefined => between.looser.graph.knowledge.operations.find((one) => one.id === id);
  for (const [call, after] of now) {
    const is = worst(after);
    const row = rowOf(is?.row);
    if (!is || !row || before.has(call) || (row.effect !== 'destroy' && row.effect !== 'destroy-backup') || is.confirmation === 'refuses-agents') continue;
    const [place] = call.split('\u0000');
    const former = [...before].find(([other, list]) => { const was = rowOf(list[0]?.row); return other.split('\u0000')[0] === place && !now.has(other) && was?.tool === row.tool && was.effect === 'write'; })?.[1];
    const was = worst(former);
    if (!was) continue;
    const program = between.looser.graph.programs.find((one) => one.fact.key === is.program);
    const from = program ? named(program.fact.name) : named(is.program);
    yield {
      kind: 'confirmation', about: from, worse: `${from} runs ${row.name} now, where it ran ${rowOf(was.row)?.name ?? 'something that destroys nothing'}.`, better: `${from} runs ${rowOf(was.row)?.name ?? 'something that destroys nothing'} now, where it ran ${row.name}.`,
      safer: 'writes', looser: 'destroys', exact: { safer: was.evidence, looser: is.evidence }, around: { safer: [], looser: program ? [program.fact.evidence[0]] : [] }, level: between.looser.levels.program(is.program),
    };
  }
}

/** Calls by program and row, however often a program makes them. */
function byCall(view: View): ReadonlyMap<string, readonly OperationFact[]> {
  const out = new Map<string, OperationFact[]>();
  for (const operation of view.graph.operations) {
    const key = `${view.key(operation.program)}\u0000${operation.row}`;
    const list = out.get(key);
    if (list) list.push(operation); else out.set(key, [operation]);
  }
  return out;
}

/** The call of the same tool and effect that is gone from the same program: written with another flag it may be another row of the table. */
function formerCall(call: string, before: ReadonlyMap<string, readonly OperationFact[]>, now: ReadonlyMap<string, readonly OperationFact[]>, between: Between): readonly OperationFact[] | undefined {
  const rows = between.looser.graph.knowledge.operations;
  const [program = '', id = ''] = call.split('\u0000');
  const row = rows.find((one) => one.id === id);
  return [...before].find(([other]) => {
    const [place, otherId] = other.split('\u0000');
    const former = rows.find((one) => one.id === otherId);
    return place === program && !now.has(other) && row !== undefined && former !== undefined && former.tool === row.tool && former.effect === row.effect && former.on === row.on;
  })?.[1];
}

function worst(operations: readonly OperationFact[] | undefined): OperationFact | undefined {
  return operations?.reduce<OperationFact | undefined>((most, one) => (most && RANK[most.confirmation] >= RANK[one.confirmation] ? most : one), undefined);
}
