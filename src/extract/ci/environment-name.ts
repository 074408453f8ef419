import { byDefault, placeIn, set, unknown } from '../../model/index.ts';
import type { DataDocument, DataNode, EnvironmentMark, Known } from '../../model/index.ts';
import { environmentOf } from '../shared/environment.ts';
import { entriesOf, itemsOf, textOf, textsOf, valueAt } from '../shared/nodes.ts';
import { isExpression } from './expressions.ts';

/** The environment of a job: its name, the names it may have, and the input of its workflow that says which. */
export interface NamedByJob { readonly environment: Known<string>; readonly marks: readonly EnvironmentMark[]; readonly input?: string }

const MOST = 50;

/** Reads `environment:`; a value of the matrix is followed to what stands there. */
export function environmentName(document: DataDocument, job: DataNode): NamedByJob {
  const node = valueAt(job, 'environment');
  if (!node) return { environment: byDefault('', 'github:job-without-environment'), marks: [] };
  const named = node.type === 'map' ? valueAt(node, 'name') : node;
  const text = textOf(named);
  const at = placeIn(document, named ?? node);
  if (text !== undefined && !isExpression(text)) return { environment: set(text, at), marks: [] };
  const [, of, name = ''] = /^\s*\$\{\{\s{0,4}(matrix|inputs)\.([\w-]{1,80})\s{0,4}\}\}\s*$/.exec(text ?? '') ?? [];
  const matrix = valueAt(job, 'strategy', 'matrix');
  const values = of === 'matrix' ? [...textsOf(valueAt(matrix, name)), ...itemsOf(valueAt(matrix, 'include')).flatMap((one) => entriesOf(one).filter((entry) => entry.key === name).flatMap((entry) => textsOf(entry.value)))].filter((one) => !isExpression(one.text)).slice(0, MOST) : [];
  const marks = values.map((one): EnvironmentMark => ({ kind: environmentOf(one.text)?.kind ?? 'unknown', name: one.text.slice(0, 80), by: 'ci', evidence: { at: placeIn(document, one.at), note: 'the job runs in this environment' } }));
  return {
    environment: unknown('an expression names the environment when the job runs', at, values.length === 0 ? undefined : [...new Set(values.map((one) => one.text))]), marks: [...new Map(marks.map((mark) => [mark.name, mark])).values()],
    ...(of === 'inputs' ? { input: name } : {}),
  };
}
