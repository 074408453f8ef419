import type { DataNode, Gap } from '../../../model/index.ts';
import { placeIn } from '../../../model/index.ts';
import { entriesOf, itemsOf, textOf, textsOf, valueAt } from '../../shared/nodes.ts';
import type { Piece } from '../shared/described.ts';
import { pieceOf } from '../shared/pieces.ts';
import type { Layers, Placed } from './include.ts';

/** Fields of a job with what it extends laid under it: every layer of each, lowest first. */
export type Fields = ReadonlyMap<string, readonly Placed[]>;

const DEEPEST = 11;
const MOST = 5_000;

/** The fields of the job `name`; what it extends and nothing defines becomes a gap. */
export function fieldsOf(name: string, layers: Layers, gaps: Gap[], depth = 0): Fields {
  const fields = new Map<string, Placed[]>();
  const own = layers.get(name) ?? [];
  const extended = own.findLast((layer) => valueAt(layer.value, 'extends'));
  if (extended && depth < DEEPEST) {
    for (const base of textsOf(valueAt(extended.value, 'extends')).slice(0, DEEPEST)) {
      if (!layers.has(base.text)) { gaps.push({ fact: 'gap', kind: 'unresolved', reason: 'what this job extends was not found; it may stand in a file that is included from elsewhere', place: placeIn(extended.document, base.at) }); continue; }
      for (const [key, placed] of fieldsOf(base.text, layers, gaps, depth + 1)) fields.set(key, [...fields.get(key) ?? [], ...placed]);
    }
  }
  for (const layer of own) for (const entry of entriesOf(layer.value)) fields.set(entry.key, [...fields.get(entry.key) ?? [], { value: entry.value, document: layer.document }].slice(-40));
  return fields;
}

/** The lines of a script, with `!reference [job, key]` followed. */
export function linesOf(placed: Placed | undefined, layers: Layers, gaps: Gap[]): readonly Piece[] {
  const pieces: Piece[] = [];
  const walk = ({ value, document }: Placed, depth: number): void => {
    if (pieces.length >= MOST || depth > DEEPEST) return;
    if (value.type === 'list' && isReference(value)) {
      const [job = '', ...path] = itemsOf(value).map((item) => textOf(item) ?? '');
      const found = path.length === 0 ? layers.get(job)?.at(-1) : below(fieldsOf(job, layers, gaps).get(path[0] ?? '')?.at(-1), path.slice(1));
      if (found) walk(found, depth + 1);
      else gaps.push({ fact: 'gap', kind: 'unresolved', reason: 'what is referred to here was not found; it may stand in a file that is included from elsewhere', place: placeIn(document, value) });
      return;
    }
    if (value.type === 'list') { for (const item of value.items) walk({ value: item, document }, depth + 1); return; }
    const piece = pieceOf(document, value);
    if (piece) pieces.push(piece);
  };
  if (placed) walk(placed, 0);
  return pieces;
}

function isReference(node: DataNode): boolean { return node.tag !== undefined && node.tag.endsWith('reference'); }

function below(placed: Placed | undefined, path: readonly string[]): Placed | undefined {
  const value = placed && valueAt(placed.value, ...path);
  return value && { value, document: placed.document };
}
