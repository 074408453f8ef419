import { entriesOf, itemsOf, textAt, textOf, valueAt } from './extract/shared/nodes.ts';
import { piecesInOrder } from './model/index.ts';
import type { DataNode } from './model/index.ts';

/** Most names that a matrix is followed into. */
const MOST = 200;

/**
 * Forms of the name under which the check of a job stands: what an expression gives is put in where a list or a word says it, and left open where only a run can tell. Each form is a list of
 * pieces between which anything may stand.
 */
export function checkNames(job: DataNode | undefined, key: string): readonly (readonly string[])[] {
  const text = textAt(job, 'name') ?? key;
  let forms: readonly (readonly string[])[] = [['']];
  const last = (form: readonly string[], more: string): string[] => [...form.slice(0, -1), `${form.at(-1) ?? ''}${more}`];
  for (const part of text.split(/(\$\{\{[^}]{0,500}\}\})/)) {
    const inside = /^\$\{\{\s*(.*?)\s*\}\}$/s.exec(part)?.[1];
    if (inside === undefined) { forms = forms.map((form) => last(form, part)); continue; }
    const words = wordsOf(job, inside);
    forms = words === undefined ? forms.map((form) => [...form, '']) : forms.flatMap((form) => words.map((word) => last(form, word))).slice(0, MOST);
  }
  return forms;
}

/** What an expression gives: a word in quotes, a value of a matrix that is written out; undefined where only a run can tell. */
function wordsOf(job: DataNode | undefined, expression: string): readonly string[] | undefined {
  const word = /^'([^']*)'$/.exec(expression)?.[1];
  if (word !== undefined) return [word];
  const key = /^matrix\.([\w-]+)$/.exec(expression)?.[1];
  const matrix = valueAt(job, 'strategy', 'matrix');
  if (key === undefined || matrix?.type !== 'map') return undefined;
  const all = [...itemsOf(valueAt(matrix, key)), ...itemsOf(valueAt(matrix, 'include')).flatMap((one) => entriesOf(one).flatMap((entry) => (entry.key === key ? [entry.value] : [])))].map((node) => textOf(node));
  return all.length === 0 || all.some((text) => text === undefined || text.includes('${{')) ? undefined : all.flatMap((text) => text ?? []);
}

/** May a check of one of these forms be called so? */
export function mayBeCalled(forms: readonly (readonly string[])[], name: string): boolean {
  return forms.some((pieces) => piecesInOrder(pieces, name));
}
