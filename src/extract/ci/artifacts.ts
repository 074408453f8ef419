import { placeIn } from '../../model/index.ts';
import type { CopyRhythm, DataDocument, DataNode } from '../../model/index.ts';
import type { PlacedCopy } from '../shared/commands/index.ts';
import { oftenest } from '../shared/kept-copies.ts';
import { itemsOf, spanOf, textAt, textOf, valueAt } from '../shared/nodes.ts';
import { hoursOf } from '../shared/schedule.ts';
import { isExpression } from './expressions.ts';

/** Files that a job hands over to the service it runs on, and how long this keeps them, where the job says so. What it does not say, a setting of the project does, which no file shows. */
export interface Artifact { readonly paths: readonly string[]; readonly kept?: NonNullable<CopyRhythm['kept']> }

const UPLOAD = /^actions\/upload-artifact@/;
const MOST = 500;

/** The copies of a job of GitHub with the time they are made at, where a schedule starts its workflow, and the time they are kept for as artifacts. */
export function keptCopies(document: DataDocument, root: DataNode | undefined, steps: readonly DataNode[], copies: readonly PlacedCopy[]): readonly PlacedCopy[] {
  if (copies.length === 0) return copies;
  const every = scheduleOf(document, valueAt(root, 'on') ?? valueAt(root, 'true'));
  const artifacts = steps.slice(0, MOST).filter((step) => UPLOAD.test(textAt(step, 'uses') ?? '')).map((step): Artifact => {
    const days = valueAt(step, 'with', 'retention-days');
    return artifactOf((textAt(step, 'with', 'path') ?? '').split('\n'), document, days, `${textOf(days) ?? ''} days`);
  });
  return asArtifacts(copies, artifacts, every);
}

/** An artifact, and how long it is kept by `length`, which `node` says. */
export function artifactOf(paths: readonly string[], document: DataDocument, node: DataNode | undefined, length: string): Artifact {
  const hours = hoursOf(length);
  return { paths: paths.map((path) => path.trim()), ...(node && hours !== undefined && hours > 0 ? { kept: { hours, at: placeIn(document, spanOf(node)) } } : {}) };
}

/** Copies whose one place is a file that is handed over lie with the service from then on. */
export function asArtifacts(copies: readonly PlacedCopy[], artifacts: readonly Artifact[], every?: CopyRhythm['every']): readonly PlacedCopy[] {
  return copies.map((copy): PlacedCopy => {
    const artifact = artifacts.find(({ paths }) => copy.to.length === 1 && copy.to.some((to) => to.kind === 'path' && paths.some((path) => holds(path, to.path))));
    const rhythm: CopyRhythm = { ...every === undefined ? {} : { every }, ...copy.rhythm, ...artifact?.kept ? { kept: artifact.kept } : {} };
    return { ...copy, ...(artifact ? { to: [{ kind: 'unknown', why: 'it is kept as an artifact of the job' }] } : {}), ...(rhythm.every || rhythm.kept ? { rhythm } : {}) };
  });
}

/** Does what is handed over hold the file? A folder of it, or a pattern of names in its folder. */
function holds(pattern: string, file: string): boolean {
  const plain = (path: string): string => path.replace(/^(?:\.\/)+/, '').replace(/(.)\/+$/, '$1');
  const [wanted, written] = [plain(pattern), plain(file)];
  if (wanted === '' || isExpression(pattern)) return false;
  const star = wanted.indexOf('*');
  return star < 0 ? wanted === '.' || written === wanted || written.startsWith(`${wanted}/`) : written.startsWith(wanted.slice(0, star));
}

function scheduleOf(document: DataDocument, on: DataNode | undefined): CopyRhythm['every'] {
  const lines = itemsOf(valueAt(on, 'schedule')).slice(0, 50).flatMap((one) => { const node = valueAt(one, 'cron'); const text = textOf(node); return node && text !== undefined ? [{ text, at: placeIn(document, spanOf(node)) }] : []; });
  return lines.length === 0 ? undefined : oftenest(lines);
}
