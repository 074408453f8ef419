import { placeIn, set, unknown } from '../../model/index.ts';
import type { CacheTable, DataDocument, DataNode, JobCache, Known } from '../../model/index.ts';
import { textAt, textOf, valueAt } from '../shared/nodes.ts';
import { isExpression } from './expressions.ts';

/** What a step saves to the cache and restores from it, by the table; nothing for one that only looks. */
export function cachesOf(document: DataDocument, step: DataNode, table: CacheTable | undefined): readonly JobCache[] {
  const node = valueAt(step, 'uses');
  const name = textOf(node)?.split('@')[0];
  const row = table?.actions.find((one) => one.action === name);
  if (!node || !row || name === undefined) return [];
  const given = (input: string | undefined): string | undefined => (input === undefined ? undefined : textAt(step, 'with', input)?.trim());
  if (given(row['only-looks']) === 'true') return [];
  if (row.by !== undefined) {
    const value = given(row.by);
    const on = value === undefined ? row.always === true : value !== '' && value !== 'false';
    return on ? [{ key: `${name} ${row.always === true ? '' : value ?? ''}`, path: name, prefixes: [], does: row.does, at: placeIn(document, valueAt(step, 'with', row.by) ?? node) }] : [];
  }
  const [key, path] = [given(row.key), given(row.path)];
  if (key === undefined || path === undefined || row.key === undefined) return [];
  const prefixes = (given(row.prefixes) ?? '').split('\n', 50).map(tight).filter((one) => one !== '');
  return [{ key: tight(key), path, prefixes, does: row.does, at: placeIn(document, valueAt(step, 'with', row.key) ?? node) }];
}

/** What a job, or else its workflow, declares it may do with the cache; undefined: nothing. */
export function cacheModeOf(document: DataDocument, job: DataNode, root: DataNode | undefined, table: CacheTable | undefined): Known<string> | undefined {
  const node = table && (valueAt(job, table.declared.key) ?? valueAt(root, table.declared.key));
  const text = textOf(node);
  if (!node) return undefined;
  return text === undefined || isExpression(text) ? unknown('an expression decides', placeIn(document, node)) : set(text, placeIn(document, node));
}

function tight(text: string): string { return text.replace(/\s+/g, ''); }
