import { environmentOf } from '../../shared/environment.ts';
import { attributeOf } from './module.ts';
import type { Root } from './root.ts';
import type { GivenVariable } from './runs.ts';
import { placeOf } from './scope.ts';
import type { Workspace } from './workspaces.ts';

/** One of several values that scripts apply a directory with: `-var environment=production`. `told`: what they give in such a run; `always`: variables that each of its commands gives. */
export interface Run extends Workspace { readonly variable: string; readonly told: ReadonlyMap<string, readonly GivenVariable[]>; readonly always: ReadonlySet<string> }

const MOST_RUNS = 8;
const NAME = /^[A-Za-z][\w-]{0,39}$/;

/**
 * Readings of a directory for each environment that scripts hand it in a variable; empty where they name fewer than two. The default of the variable is one of them: it is what a run without
 * the option takes. Variables that a file of values sets are read from there.
 */
export function runReadings(plain: Root): readonly Run[] {
  const { source } = plain.module;
  for (const [variable, given] of plain.told) {
    const declared = source.variables.get(variable);
    if (!declared || plain.given.has(variable)) continue;
    const fallback = attributeOf(declared.block.body, 'default');
    const usual: GivenVariable[] = fallback?.value.type === 'literal' && typeof fallback.value.value === 'string' ? [{ name: variable, value: fallback.value.value, at: placeOf(declared.file, fallback) }] : [];
    const runs = new Map<string, Run>();
    for (const one of [...given, ...usual]) {
      const { value } = one;
      if (value === undefined || runs.has(value) || !NAME.test(value) || environmentOf(value)?.name.toLowerCase() !== value.toLowerCase()) continue;
      runs.set(value, { variable, name: value, at: one.at, by: 'it is applied with it', ...inRun(plain.told, one, given) });
    }
    if (runs.size >= 2 && runs.size <= MOST_RUNS) return [...runs.values()];
  }
  return [];
}

/** What scripts give where one variable has one value: in the commands that give it this one, and in those that say nothing of it. */
function inRun(all: Root['told'], chosen: GivenVariable, given: readonly GivenVariable[]): Pick<Run, 'told' | 'always'> {
  const commands = new Map(given.flatMap((one) => (one.command === undefined ? [] : [[one.command, one.value] as const])));
  const own = [...commands].flatMap(([command, value]) => (value === chosen.value ? [command] : []));
  const told = new Map([...all].map(([name, some]) => [name, name === chosen.name ? [chosen] : some.filter(({ command }) => command === undefined || !commands.has(command) || commands.get(command) === chosen.value)] as const));
  const always = [...told].flatMap(([name, some]) => (own.length > 0 && own.every((command) => some.some((one) => one.command === command)) ? [name] : []));
  return { told, always: new Set([chosen.name, ...always]) };
}
