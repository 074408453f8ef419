import { byDefault, placeIn, set, unknown } from '../../../model/index.ts';
import type { DataDocument, DataNode, Place, Span } from '../../../model/index.ts';
import { entriesOf, textAt, textOf, textsOf, valueAt } from '../../shared/nodes.ts';
import type { GivenSecret } from '../local.ts';
import type { Branch, DescribedJob, Piece } from '../shared/described.ts';
import { declaredIn, piecesOf } from '../shared/pieces.ts';

/** What the small systems have in common: a name, lines of a shell, variables, and how it is started. */
export interface Plain {
  readonly id: string;
  readonly at: Span;
  readonly scripts: readonly (DataNode | undefined)[];
  readonly variables?: readonly (DataNode | undefined)[];
  readonly given?: readonly GivenSecret[];
  readonly triggers: readonly string[];
  readonly startedBy: DescribedJob['startedBy'];
  readonly branches?: readonly Branch[];
  readonly limited?: boolean;
  readonly person?: Place | undefined;
  /** Why nobody can tell from the file whether a person must approve. */
  readonly settings?: string;
  readonly environment?: DataNode | undefined;
  readonly more?: readonly Piece[];
}

/** A step of a small system as the job that all share. */
export function plainJob(document: DataDocument, step: Plain): DescribedJob {
  const blocks = (step.variables ?? []).map((node) => declaredIn(document, node));
  const own = new Set(blocks.flatMap((one) => [...one.own]));
  const at = placeIn(document, step.at);
  const pieces = [...step.scripts.flatMap((node) => piecesOf(document, node)), ...step.more ?? []];
  const name = textOf(step.environment);
  return {
    id: step.id, name: step.id, at, triggers: step.triggers, startedBy: step.startedBy, environment: step.environment && name !== undefined ? set(name, placeIn(document, step.environment)) : byDefault('', 'ci:no-environments'),
    approval: step.person ? set(true, step.person) : step.settings ? unknown(step.settings, at, [true, false]) : set(false, at), branches: step.branches ?? [], limited: step.limited ?? (step.branches ?? []).length > 0, scripts: pieces.length > 0 ? [{ pieces, directory: '.' }] : [],
    own, given: [...blocks.flatMap((one) => one.given).filter((one) => !own.has(one.name)), ...step.given ?? []], roles: blocks.flatMap((one) => one.roles),
  };
}

/** Branches of `x`, `[x]`, `{ include: [x] }`; those with a star limit nothing. */
export function branchesIn(document: DataDocument, node: DataNode | undefined): readonly Branch[] {
  return textsOf(node?.type === 'map' ? valueAt(node, 'include') ?? valueAt(node, 'only') : node).slice(0, 100).filter((one) => !/[*/]{2}|^\//.test(one.text)).map((one) => ({ name: one.text, at: placeIn(document, one.at) }));
}

/** Variables whose values are taken from a store of the system: `X: { from_secret: y }`. */
export function fromSecrets(document: DataDocument, node: DataNode | undefined): readonly GivenSecret[] {
  return entriesOf(node).slice(0, 300).flatMap((entry) => {
    const secret = textAt(entry.value, 'from_secret');
    return secret === undefined ? [] : [{ name: secret.slice(0, 120), of: 'secrets' as const, bound: [entry.key, entry.key.toUpperCase()], at: placeIn(document, entry.value), note: 'takes it from the secrets of the system, which are kept outside of these files' }];
  });
}
