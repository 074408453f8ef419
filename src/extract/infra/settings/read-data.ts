import { placeIn } from '../../../model/index.ts';
import type { DataDocument, DataNode, EnvironmentMark, HclBody, HclDocument, HclExpression, Span } from '../../../model/index.ts';
import { spanOf, textOf, entryOf } from '../../shared/nodes.ts';
import { ownEnvironment, settingsEnvironments, shownAt, wholeEnvironment } from './environments.ts';
import type { Setting } from './setting.ts';

const MOST = 5_000;
const DEEPEST = 40;
/** Sections whose names are words for environments and mean something else: dependencies, scripts, stages of a pipeline. */
const NO_SECTIONS = /^(?:scripts|stages|needs|tags|only|except|branches|dependencies|depends_on|profiles|paths)$/i;

interface Step { readonly node: DataNode; readonly listed?: true; readonly path: readonly string[]; readonly marks: readonly EnvironmentMark[]; readonly sectioned: boolean }

/** The settings of a data file in file order, each with the environments that the nearest section says, else the name of the file. */
export function settingsOfData(document: DataDocument): readonly Setting[] {
  const whole = settingsEnvironments(document.file, placeIn(document, { start: 0, end: 0 }));
  const out: Setting[] = [];
  const stack: Step[] = [...document.roots].reverse().map((node) => ({ node, path: [], marks: whole, sectioned: false }));
  for (let next = stack.pop(); next && out.length < MOST; next = stack.pop()) {
    const { node, path, marks, sectioned } = next;
    if (path.length > DEEPEST) continue;
    if (node.type === 'scalar') { out.push(...bound(document, node, next)); continue; }
    if (node.type === 'list') {
      for (let i = node.items.length - 1; i >= 0; i--) {
        const item = node.items[i];
        // Items of a list are things of their own, those that name a variable and its value are not.
        if (item) stack.push({ node: item, listed: true, path: item.type === 'map' && !pairOf(item) ? [...path, `${i}`] : path, marks, sectioned });
      }
      continue;
    }
    const pair = pairOf(node);
    const own = ownEnvironment(node, document);
    const here = own.length > 0 ? { marks: own, sectioned: true } : { marks, sectioned };
    if (pair) { stack.push({ node: pair.value, path: [...path, pair.name], ...here }); continue; }
    for (let i = node.entries.length - 1; i >= 0; i--) {
      const entry = node.entries[i];
      if (!entry) continue;
      const found = entry.value.type === 'scalar' || NO_SECTIONS.test(path.at(-1) ?? '') ? undefined : wholeEnvironment(entry.key);
      stack.push({
        node: entry.value,
        // `{ value: ... }` of parameters and platforms is the value of what it stands under.
      path: entry.key === 'value' && path.length > 0 ? path : [...path, entry.key], ...(found ? { marks: [{ kind: found.kind, name: found.name, by: 'referrer', evidence: { at: placeIn(document, spanOf(entry.keySpan)), note: `section ${found.name} names it` } }], sectioned: true } : here),
      });
    }
  }
  return out;
}

/** `{ name: DATABASE_HOST, value: ... }`, as containers and platforms write their variables. */
function pairOf(node: DataNode): { readonly name: string; readonly value: DataNode } | undefined {
  const name = textOf(entryOf(node, 'name')?.value) ?? textOf(entryOf(node, 'key')?.value) ?? textOf(entryOf(node, 'ParameterKey')?.value);
  const value = entryOf(node, 'value')?.value ?? entryOf(node, 'ParameterValue')?.value;
  return node.type === 'map' && name !== undefined && value?.type === 'scalar' ? { name, value } : undefined;
}

function bound(document: DataDocument, node: Extract<DataNode, { type: 'scalar' }>, { path, marks, sectioned, listed }: Step): readonly Setting[] {
  const text = textOf(node);
  if (text === undefined || text.length > 2_048) return [];
  // `S3_BUCKET=media` in a list of variables.
  const pair = node.decoded || !listed ? null : /^([A-Za-z_][A-Za-z0-9_.]{1,80})=([^\n]*)$/.exec(text);
  const name = pair?.[1] ?? path.at(-1);
  const value = pair?.[2] ?? text;
  if (name === undefined || value === '' || value.includes('\n')) return [];
  const at = placeIn(document, pair ? { start: node.end - value.length, end: node.end } : spanOf(node));
  return [{ name, path: pair ? [...path, name] : path, value, at, marks: sectioned ? marks : shownAt(marks, at), sectioned }];
}

/** The values that a file of Terraform or Terragrunt writes out, by the name of their attribute. */
export function settingsOfHcl(document: HclDocument): readonly Setting[] {
  const whole = settingsEnvironments(document.file, placeIn(document, { start: 0, end: 0 }));
  const out: Setting[] = [];
  const take = (span: Span, value: unknown, path: readonly string[]): void => {
    const at = placeIn(document, span);
    if (typeof value === 'string' && value !== '' && value.length <= 2_048 && out.length < MOST) out.push({ name: path.at(-1) ?? '', path, value, at, marks: shownAt(whole, at), sectioned: false });
  };
  const expression = (one: HclExpression, path: readonly string[], depth: number): void => {
    if (depth > DEEPEST) return;
    if (one.type === 'literal') take(one, one.value, path);
    else if (one.type === 'list') for (const item of one.items) expression(item, path, depth + 1);
    else if (one.type === 'object') for (const entry of one.entries) { const key = entry.key.type === 'literal' ? String(entry.key.value) : entry.key.type === 'reference' ? String(entry.key.path[0] ?? '') : ''; expression(entry.value, [...path, key], depth + 1); }
  };
  // What stands in for the outputs of a module while it is only checked.
  const MOCK = /^mock_outputs/;
  const body = (one: HclBody, path: readonly string[], depth: number): void => {
    if (depth > DEEPEST) return;
    for (const attribute of one.attributes) if (!MOCK.test(attribute.name)) expression(attribute.value, [...path, attribute.name], depth);
    for (const block of one.blocks) body(block.body, [...path, block.type, ...block.labels], depth + 1);
  };
  body(document.body, [], 0);
  return out;
}
