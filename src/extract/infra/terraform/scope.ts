import { placeIn } from '../../../model/index.ts';
import type { HclBody, HclExpression, Origin, Place, Span } from '../../../model/index.ts';
import type { Value } from './value.ts';

/** One file of configuration, as far as evaluation needs it. */
export interface SourceFile {
  readonly file: string;
  readonly origin: Origin;
  readonly body: HclBody;
  /** The file as written, where it is HCL. */
  readonly text?: string;
  /** Where the parser lost its way: what seems to be missing there may have been written. */
  readonly broken: readonly Span[];
}

/** One step behind the head of a reference: an attribute or string key, a position, `*`, or a key that could not be told. */
export type Step = string | number | Value;

/** What names mean where an expression stands. */
export interface Scope {
  readonly file: SourceFile;
  /** Names bound here: `each`, `count`, variables of `for`, iterators of `dynamic`. */
  readonly names: ReadonlyMap<string, Value>;
  readonly world: World;
}

/** Everything a module instance can look up: variables, locals, resources, data sources, modules. */
export interface World {
  /** The value of `head` followed by all of `steps`. */
  refer(head: string, steps: readonly Step[], at: Place): Value;
  /** Functions that only this place knows; undefined for the others. */
  invoke?(name: string, args: readonly Value[], at: Place): Value | undefined;
  readonly work: Work;
}

/** How much has been done, shared by all modules of one root and, as `all`, by all roots, so that no input can make it endless. */
export interface Work { depth: number; steps: number; readonly all: { steps: number } }

const DEEPEST = 160;
const MOST_OF_ROOT = 600_000;
const MOST_OF_ALL = 12_000_000;

/** Fresh bounds for one root module. */
export function newWork(all: Work['all']): Work {
  return { depth: 0, steps: 0, all };
}
export function isTooDeep(work: Work): boolean { return work.depth >= DEEPEST; }
export function isSpent(work: Work): boolean { return work.steps >= MOST_OF_ROOT || work.all.steps >= MOST_OF_ALL; }

/** Place of a span in the file the scope stands in. */
export function placeOf(file: SourceFile, span: Span): Place {
  return placeIn(file, span);
}

/** The same scope with more names bound. */
export function binding(scope: Scope, more: Iterable<readonly [string, Value]>): Scope {
  return { ...scope, names: new Map([...scope.names, ...more]) };
}

/** The literal text an expression is, without evaluating anything. */
export function literalText(expression: HclExpression | undefined): string | undefined {
  return expression?.type === 'literal' && typeof expression.value === 'string' ? expression.value : undefined;
}
