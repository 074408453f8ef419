import type { DataNode, MapEntry, Span } from '../../../model/index.ts';
import { ValueReader } from './bicep-expression.ts';
import type { Names } from './bicep-expression.ts';
import { tokensOf } from './bicep-tokens.ts';
import type { Token } from './bicep-tokens.ts';

/** How wide Bicep is deployed where `targetScope` says so. */
const SCOPES: Readonly<Record<string, string>> = { subscription: 'subscriptionDeploymentTemplate', managementGroup: 'managementGroupDeploymentTemplate', tenant: 'tenantDeploymentTemplate' };
const MOST = 3000;
const DEEPEST = 6;

interface Found { readonly sort: 'resource' | 'module'; readonly symbol: string; readonly of: Token; readonly existing: boolean; readonly condition: boolean; readonly loop: boolean; readonly bodyAt: number; readonly conditionAt: number | undefined; readonly parent: string | undefined }

/**
 * The template a Bicep file stands for, every node with its span in the file, so that both languages are read by one reader: `param x string = 'a'` is a parameter with a default, a
 * module is a deployment that links a file. What the plain subset does not hold (loops, functions of one's own, spreads) becomes an expression nobody can follow.
 */
export function templateOfBicep(source: string): DataNode {
  const tokens = tokensOf(source);
  const found: Found[] = [];
  const parameters: { name: Token; type: string; secure: boolean; at: number | undefined }[] = [];
  const variables: { name: Token; at: number }[] = [];
  let scope = 'deploymentTemplate';
  const names: Names = { parameters: new Set(), variables: new Set(), resources: new Map() };
  const scout = new ValueReader(source, tokens, names);
  let secure = false;
  for (scout.skipLines(); scout.peek().is !== 'end'; scout.skipLines()) {
    const before = scout.at;
    const word = scout.peek();
    if (word.text === '@') { scout.take(); secure = scout.peek().text === 'secure' || (scout.peek().text === 'sys' && scout.peek(2).text === 'secure') || secure; scout.skipDeclaration(); continue; }
    if (word.is === 'word' && word.text === 'targetScope') { scope = SCOPES[scout.peek(2).text] ?? scope; scout.skipDeclaration(); }
    else if (word.is === 'word' && word.text === 'param') {
      scout.take();
      const name = scout.take();
      let type = '';
      while (scout.peek().is !== 'line' && scout.peek().is !== 'end' && scout.peek().text !== '=') { if (/^[{[(]$/.test(scout.peek().text) && scout.peek().is === 'sign') scout.skipBalanced(); else type += scout.take().text; }
      parameters.push({ name, type, secure, at: scout.takes('=') ? scout.at : undefined });
      scout.skipDeclaration();
    } else if (word.is === 'word' && word.text === 'var') { scout.take(); const name = scout.take(); if (scout.takes('=')) variables.push({ name, at: scout.at }); scout.skipDeclaration(); }
    else if (word.is === 'word' && (word.text === 'resource' || word.text === 'module')) { declaration(scout, word.text, undefined, found, 0); }
    else scout.skipDeclaration();
    secure = false;
    if (scout.at === before) scout.take();
  }
  const full: Names = { parameters: new Set(parameters.map(({ name }) => name.text)), variables: new Set(variables.map(({ name }) => name.text)), resources: new Map() };
  const read = (at: number, known: Names = full): DataNode => { const reader = new ValueReader(source, tokens, known); reader.at = at; return reader.value(); };
  const bodies = new Map(found.map((one) => [one, read(one.bodyAt)]));
  const known: Names = { ...full, resources: idsOf(found, bodies) };
  const whole: Span = { start: 0, end: source.length };
  // Before ids are known a parent is still its symbol; parents come before their children.
  const ups = new Map(found.map((one) => [one.symbol, parentOf(one, bodies.get(one))]));
  const depthOf = (one: Found): number => { let depth = 0; for (let up = ups.get(one.symbol); up !== undefined && depth < DEEPEST; up = ups.get(up)) depth++; return depth; };
  const ordered = [...found].sort((a, b) => depthOf(a) - depthOf(b));
  const resources = ordered.map((one): MapEntry => ({ key: one.symbol, keySpan: span(one.of), value: resourceNode(one, read(one.bodyAt, known), one.conditionAt === undefined ? undefined : read(one.conditionAt, known), parentOf(one, bodies.get(one))) }));
  return map([
    entry('$schema', plain(`https://schema.management.azure.com/schemas/2019-04-01/${scope}.json#`, whole)),
    entry('parameters', map(parameters.map(({ name, type, secure: isSecure, at }) => ({
      key: name.text, keySpan: span(name), value: map([entry('type', plain(isSecure ? `secure${type || 'string'}` : type, name)), ...at === undefined ? [] : [entry('defaultValue', read(at, known))]], name),
    })), whole)),
    entry('variables', map(variables.map(({ name, at }) => ({ key: name.text, keySpan: span(name), value: read(at, known) })), whole)),
    entry('resources', map(resources, whole)),
  ], whole);
}

/** `resource name 'type@version' existing = if (c) [for x in y: {`; children declared within a body follow. */
function declaration(reader: ValueReader, sort: Found['sort'], parent: string | undefined, found: Found[], depth: number): void {
  reader.take();
  const symbol = reader.take();
  const of = reader.peek();
  if (symbol.is !== 'word' || of.is !== 'text' || found.length >= MOST) { reader.skipDeclaration(); return; }
  reader.take();
  const existing = reader.takes('existing');
  if (!reader.takes('=')) { reader.skipDeclaration(); return; }
  let loop = false;
  let conditionAt: number | undefined;
  for (let steps = 0; steps < 4 && reader.peek().text !== '{'; steps++) {
    if (reader.peek().text === 'if') { reader.take(); conditionAt = reader.at; reader.skipBalanced(); }
    else if (reader.peek().text === '[' && reader.peek(1).text === 'for') {
      loop = true;
      reader.take();
      while (reader.peek().is !== 'end' && reader.peek().text !== ':') { if (/^[{[(]$/.test(reader.peek().text) && reader.peek().is === 'sign') reader.skipBalanced(); else reader.take(); }
      reader.take();
    } else break;
  }
  if (reader.peek().text !== '{') { reader.skipDeclaration(); return; }
  const bodyAt = reader.at;
  found.push({ sort, symbol: symbol.text, of, existing, condition: conditionAt !== undefined, loop, bodyAt, conditionAt, parent });
  reader.skipBalanced();
  const end = reader.at;
  if (depth < DEEPEST) {
    // Children stand right in the body, never deeper.
    reader.at = bodyAt + 1;
    for (reader.skipLines(); reader.at < end - 1 && reader.peek().is !== 'end'; reader.skipLines()) {
      const before = reader.at;
      if (reader.peek().is === 'word' && reader.peek().text === 'resource' && reader.peek(1).is === 'word') declaration(reader, 'resource', symbol.text, found, depth + 1);
      else reader.skipDeclaration();
      if (reader.at === before) reader.take();
    }
  }
  reader.at = end;
  if (loop) reader.takes(']');
}

function typeOf(one: Found): string { return one.of.text.split('@')[0] ?? ''; }
function parentOf(one: Found, body: DataNode | undefined): string | undefined {
  if (one.parent !== undefined) return one.parent;
  const written = body?.type === 'map' ? body.entries.find(({ key }) => key === 'parent')?.value : undefined;
  return written?.type === 'scalar' ? /^\[symbol\('(\w{1,120})'\)\]$/.exec(String(written.value))?.[1] : undefined;
}

/** Expressions of the ids and names of what is declared, parents' before. */
function idsOf(found: readonly Found[], bodies: ReadonlyMap<Found, DataNode>): Names['resources'] {
  const bySymbol = new Map(found.map((one) => [one.symbol, one]));
  const chain = (one: Found): { type: string; names: readonly string[] } | undefined => {
    const names: string[] = [];
    let type = '';
    for (let at: Found | undefined = one, depth = 0; at && depth < DEEPEST; depth++) {
      const body = bodies.get(at);
      const name = body?.type === 'map' ? body.entries.find(({ key }) => key === 'name')?.value : undefined;
      if (name?.type !== 'scalar') return undefined;
      const text = String(name.value);
      names.unshift(text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : `'${text.replaceAll("'", "''")}'`);
      type = typeOf(at).includes('.') ? (type === '' || type.includes('.') ? (type === '' ? typeOf(at) : type) : `${typeOf(at)}/${type}`) : type === '' ? typeOf(at) : `${typeOf(at)}/${type}`;
      const up: string | undefined = parentOf(at, body);
      at = up === undefined ? undefined : bySymbol.get(up);
    }
    return { type, names };
  };
  return new Map(found.flatMap((one) => {
    if (one.sort === 'module') return [];
    const made = chain(one);
    return made && made.names.every((name) => !name.includes('symbol(')) ? [[one.symbol, { id: `resourceId('${made.type}', ${made.names.join(', ')})`, name: made.names.at(-1) ?? "''" }] as const] : [];
  }));
}

function resourceNode(one: Found, body: DataNode, condition: DataNode | undefined, up: string | undefined): DataNode {
  const written = body.type === 'map' ? body.entries.filter(({ key }) => key !== 'parent' && key !== 'resources') : [];
  const head = span(one.of);
  const own: MapEntry[] = [
    entry('type', { type: 'scalar', value: one.sort === 'module' ? 'Microsoft.Resources/deployments' : typeOf(one), start: head.start + 1, end: Math.max(head.start + 1, head.end - 1), decoded: true }),
    ...one.sort === 'resource' ? [entry('apiVersion', plain(one.of.text.split('@')[1] ?? '', one.of))] : [],
    ...one.existing ? [entry('existing', { type: 'scalar', value: true, ...head })] : [],
    ...condition ? [entry('condition', condition)] : [],
    ...one.loop ? [entry('copy', plain('', one.of))] : [],
  ];
  if (one.sort === 'resource') {
    return map([...own, ...up === undefined ? [] : [entry('parent', plain(up, one.of))], ...written], { start: body.start, end: body.end });
  }
  const params = written.find(({ key }) => key === 'params')?.value;
  return map([...own, ...written.filter(({ key }) => key === 'name' || key === 'scope'), entry('properties', map([
    entry('templateLink', map([entry('relativePath', plain(one.of.text, one.of))], one.of)),
    ...params?.type === 'map' ? [entry('parameters', map(params.entries.map(({ key, keySpan, value }) => ({ key, keySpan, value: map([entry('value', value)], value) })), params))] : [],
  ], one.of))], { start: body.start, end: body.end });
}

function map(entries: readonly MapEntry[], at: Span): DataNode { return { type: 'map', entries, start: at.start, end: at.end }; }
function entry(key: string, value: DataNode): MapEntry { return { key, keySpan: { start: value.start, end: value.end }, value }; }
function plain(value: string, at: Span): DataNode { return { type: 'scalar', value, start: at.start, end: at.end, decoded: true }; }
function span(token: Span): Span { return { start: token.start, end: token.end }; }
