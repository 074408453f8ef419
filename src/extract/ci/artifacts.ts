import { placeIn } from '../../model/index.ts';
import type { CopyRhythm, DataDocument, DataNode } from '../../model/index.ts';
import type { PlacedCopy } from '../shared/commands/index.ts';
import { oftenest } from '../shared/kept-copies.ts';
import { itemsOf, spanOf, textAt, textOf, valueAt } from '../shared/nodes.ts';
import { isExpression } from './expressions.ts';

const UPLOAD = /^actions\/upload-artifact@/;
const MOST = 500;

/**
 * The copies of a job with the time they are made at, where a schedule starts the workflow, and the time they are kept for, where the file that was written is put away as an artifact. An
 * artifact that says nothing is kept for as long as the settings of the repository say, which no file shows.
 */
export function keptCopies(document: DataDocument, root: DataNode | undefined, steps: readonly DataNode[], copies: readonly PlacedCopy[]): readonly PlacedCopy[] {
  if (copies.length === 0) return copies;
  const every = scheduleOf(document, valueAt(root, 'on') ?? valueAt(root, 'true'));
  const uploads = steps.slice(0, MOST).filter((step) => UPLOAD.test(textAt(step, 'uses') ?? ''));
  return copies.map((copy): PlacedCopy => {
    const upload = uploads.find((step) => copy.to.length === 1 && copy.to.some((to) => to.kind === 'path' && (textAt(step, 'with', 'path') ?? '').split('\n').some((path) => holds(path.trim(), to.path))));
    const days = valueAt(upload, 'with', 'retention-days');
    const text = textOf(days);
    const kept = days && text !== undefined && /^[1-9]\d{0,3}$/.test(text) ? { hours: Number(text) * 24, at: placeIn(document, spanOf(days)) } : undefined;
    const rhythm: CopyRhythm = { ...every === undefined ? {} : { every }, ...copy.rhythm, ...kept === undefined ? {} : { kept } };
    return { ...copy, ...(upload ? { to: [{ kind: 'unknown', why: 'it is an artifact of the workflow' }] } : {}), ...(rhythm.every || rhythm.kept ? { rhythm } : {}) };
  });
}

/** Does what is uploaded hold the file? A folder of it, or a pattern of names in its folder. */
function holds(pattern: string, file: string): boolean {
  const plain = (path: string): string => path.replace(/^(?:\.\/)+/, '').replace(/(.)\/+$/, '$1');
  const [wanted, written] = [plain(pattern), plain(file)];
  if (wanted === '' || isExpression(pattern)) return false;
  const star = wanted.indexOf('*');
  return star < 0 ? wanted === '.' || written === wanted || written.startsWith(`${wanted}/`) : written.startsWith(wanted.slice(0, star)) && !/[*]/.test(wanted.slice(0, star));
}

function scheduleOf(document: DataDocument, on: DataNode | undefined): NonNullable<CopyRhythm['every']> | undefined {
  const lines = itemsOf(valueAt(on, 'schedule')).slice(0, 50).flatMap((one) => { const node = valueAt(one, 'cron'); const text = textOf(node); return node && text !== undefined ? [{ text, at: placeIn(document, spanOf(node)) }] : []; });
  return lines.length === 0 ? undefined : oftenest(lines);
}
