import { folderOf, pathFrom, placeIn } from '../../../model/index.ts';
import type { DataNode, MapEntry } from '../../../model/index.ts';
import { entriesOf, textOf as nodeText, valueAt } from '../../shared/nodes.ts';
import type { ServerlessFile, Source, TemplateFile } from './model.ts';
import { includedPart, serverlessVariables, usualText } from './serverless-variables.ts';

/** The templates of one service. `resources:` may be one or a list of them, each written there, in a template of its own, or put together from other files. */
export function partsOf(file: ServerlessFile, byFile: ReadonlyMap<string, TemplateFile>): readonly (DataNode | TemplateFile)[] {
  const resources = valueAt(file.root, 'resources');
  const parts = resources?.type === 'list' ? resources.items : resources ? [resources] : [];
  return parts.flatMap((part) => { const template = includedBy(part, file, byFile); return template ? [template] : splitPart(part, file); });
}

/** The template that `${file(resources/tables.yml)}` stands for, where the tree has it. */
function includedBy(part: DataNode, file: ServerlessFile, byFile: ReadonlyMap<string, TemplateFile>): TemplateFile | undefined {
  const written = /^\$\{file\((.{1,300}?)\)(?::[\w.]{0,100})?(?:,[^}]{0,100})?\}$/.exec(nodeText(part) ?? '')?.[1];
  if (written === undefined) return undefined;
  const path = written.includes('${') ? usualText(serverlessVariables(file)(written, placeIn(file, part))) : written;
  const target = path === undefined ? undefined : pathFrom(folderOf(file.file), path.replace(/^['"]|['"]$/g, ''));
  return target === undefined ? undefined : byFile.get(target);
}

/** A part whose resources, or some of them, stand in files that are no templates by themselves: those are templates of one service as well. */
function splitPart(part: DataNode, file: ServerlessFile): readonly (DataNode | TemplateFile)[] {
  const template = (source: Source, root: DataNode): TemplateFile => ({ kind: 'template', file: source.file, origin: source.origin, root, dialect: 'plain', macros: [], broken: false });
  const within = (entries: readonly MapEntry[], span: DataNode): DataNode => ({ type: 'map', start: span.start, end: span.end, entries: [{ key: 'Resources', keySpan: { start: span.start, end: span.start + 1 }, value: { type: 'map', start: span.start, end: span.end, entries } }] });
  const whole = includedPart(file, part);
  if (whole && valueAt(whole.root, 'Resources') !== undefined) return [template(whole, whole.root)];
  const resources = valueAt(part, 'Resources');
  const all = resources && includedPart(file, resources);
  if (all?.root.type === 'map') return [part, template(all, within(all.root.entries, all.root))];
  // A single resource keeps the name that it is taken in under.
  const single = entriesOf(resources).flatMap((entry) => { const there = includedPart(file, entry.value); return there?.root.type === 'map' ? [template(there, within([{ ...entry, keySpan: { start: there.root.start, end: there.root.start + 1 }, value: there.root }], there.root))] : []; });
  return [part, ...single];
}
