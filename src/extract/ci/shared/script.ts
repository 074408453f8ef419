import { shellCommands } from '../../../parse/shell.ts';
import type { Place, Span } from '../../../model/index.ts';
import { commandUses, hintMarks, operationFact, placedCopy, scriptFacts, variableUses } from '../../shared/commands/index.ts';
import type { GivenSecret, StepFacts } from '../local.ts';
import type { CiTables } from '../steps.ts';
import { deployTraits } from '../traits/deploys.ts';

/** What the steps of a job come to, while it is gathered. */
export type Lists = { -readonly [K in keyof StepFacts]: StepFacts[K][number][] };

export function noSteps(): Lists {
  return { operations: [], starts: [], loads: [], copies: [], variables: [], environments: [], secrets: [], roles: [], local: [], uses: [], traits: [], caches: [] };
}

/** A script of a job as shell text: where it runs, where its spans stand, and which secrets its variables hold. */
export interface ShellText { readonly text: string; readonly directory: string; readonly place: (span: Span) => Place; readonly given: readonly GivenSecret[] }

/** Reads one script into `facts`: what it destroys, starts, loads, copies and reads. */
export function addScript(script: ShellText, { operations: rows, tools }: CiTables, facts: Lists): void {
  const { place } = script;
  const read = shellCommands(script.text, 0);
  const found = scriptFacts(read.commands, read.assignments, rows, script.directory);
  const behind = (name: string): string => script.given.find((one) => one.bound.includes(name))?.name ?? name;
  for (const one of found.operations) {
    const { program: _program, ...fact } = operationFact(one, '', place(one.at));
    facts.operations.push(fact.target.variable === undefined ? fact : { ...fact, target: { ...fact.target, variable: behind(fact.target.variable) } });
  }
  facts.uses.push(...commandUses(read.commands, tools).map((use) => ({ ...use, place: place(use) })));
  facts.starts.push(...found.starts.map((one) => ({ ...one, place: place(one) })));
  facts.loads.push(...found.loads.map((one) => ({ ...one, place: place(one) })));
  for (const use of variableUses(found, place)) if (!facts.variables.some((known) => known.name === use.name)) facts.variables.push(use);
  facts.copies.push(...found.copies.map((one) => placedCopy(one, place)));
  facts.traits.push(...deployTraits(read.commands, place));
  facts.environments.push(...hintMarks(found, place));
}
