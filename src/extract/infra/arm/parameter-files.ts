import { baseName, folderOf, pathFrom, placeIn } from '../../../model/index.ts';
import type { DataDocument, DataNode, Document, EnvironmentMark, MapEntry } from '../../../model/index.ts';
import { environmentOf } from '../../shared/environment.ts';
import { entriesOf, textAt, valueAt } from '../../shared/nodes.ts';
import { templateOfBicep } from './bicep.ts';
import type { TemplateFile } from './join.ts';

/** Values for the parameters of a template, kept in a file of their own: `main.parameters.prod.json`, `prod.bicepparam`. */
export interface ParameterSet { readonly document: DataDocument; readonly values: DataNode; readonly using?: string }

const MOST = 8;

/** A JSON file of parameters; undefined for other JSON. */
export function parametersOfJson(document: DataDocument): ParameterSet | undefined {
  const [root] = document.roots;
  const values = valueAt(root, 'parameters');
  return values?.type === 'map' && /\/deploymentParameters\.json(?:#|$)/i.test(textAt(root, '$schema') ?? '') ? { document, values } : undefined;
}

/** A `.bicepparam`, which names the template it is for. */
export function parametersOfBicep(document: Extract<Document, { syntax: 'text' }>): ParameterSet | undefined {
  const using = /^[ \t]*using[ \t]+'([^'\n]{1,300})'/m.exec(document.text)?.[1];
  if (using === undefined) return undefined;
  const root = templateOfBicep(document.text);
  const entries = entriesOf(valueAt(root, 'parameters')).flatMap(({ key, keySpan, value }): MapEntry[] => {
    const given = valueAt(value, 'defaultValue');
    return given ? [{ key, keySpan, value: { type: 'map', entries: [{ key: 'value', keySpan, value: given }], start: given.start, end: given.end } }] : [];
  });
  return { document: { ...document, syntax: 'json', roots: [root] }, values: { type: 'map', entries, start: 0, end: document.text.length }, using };
}

/** The sets of values of each template, by its file. */
export function setsOf(files: ReadonlyMap<string, TemplateFile>, sets: readonly ParameterSet[]): ReadonlyMap<string, readonly ParameterSet[]> {
  const out = new Map<string, ParameterSet[]>();
  for (const set of sets) {
    const file = set.using === undefined ? beside(set, files) : resolved(set.document.file, set.using);
    if (file === undefined || !files.has(file)) continue;
    const had = out.get(file);
    if (!had) out.set(file, [set]); else if (had.length < MOST) had.push(set);
  }
  return out;
}

/** The environment a set of values is for, by the name of its file. */
export function marksOfSet(set: ParameterSet): readonly EnvironmentMark[] {
  const found = environmentOf(baseName(set.document.file));
  return found ? [{ kind: found.kind, name: found.name, by: 'file', evidence: { at: placeIn(set.document, { start: set.values.start, end: set.values.start + 1 }), note: 'the values it is deployed with' } }] : [];
}

/** The template in the same folder, or the one above, that begins with the same name and takes every parameter; one alone. */
function beside(set: ParameterSet, files: ReadonlyMap<string, TemplateFile>): string | undefined {
  const path = set.document.file;
  const home = folderOf(path);
  const names = entriesOf(set.values).map(({ key }) => key.toLowerCase());
  const stem = baseName(path).replace(/\.?parameters?\b.*$/i, '');
  const near = [...files.values()].filter(({ document }) => {
    const folder = folderOf(document.file);
    if (folder !== home && folder !== folderOf(home)) return false;
    const taken = new Set(entriesOf(valueAt(document.roots[0], 'parameters')).map(({ key }) => key.toLowerCase()));
    return names.length > 0 && names.every((name) => taken.has(name));
  }).map(({ document }) => document.file);
  const named = near.filter((file) => stem !== '' && baseName(file).replace(/\.(?:json|bicep)$/i, '') === stem);
  const [only] = named.length > 0 ? named : near;
  return named.length === 1 || (named.length === 0 && near.length === 1) ? only : undefined;
}

function resolved(from: string, to: string): string | undefined { return pathFrom(folderOf(from), to); }
