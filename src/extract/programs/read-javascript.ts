import { shellCommands } from '../../parse/shell.ts';
import { placeIn } from '../../model/index.ts';
import type { Document, JavaScriptDocument, OperationFact, OperationRow, Span } from '../../model/index.ts';
import { addressOf, joinPath, requests, scriptFacts, sqlStatements } from '../shared/commands/index.ts';
import type { ScriptFacts } from '../shared/commands/index.ts';
import { child, children, walk } from '../shared/ast.ts';
import type { AstNode } from '../shared/ast.ts';
import { programNodes } from '../shared/program-nodes.ts';
import { chainOf, nameOf, textOfLiteral } from './ast.ts';
import { RUNS } from './command-text.ts';
import { dotenvLoads, environmentReads } from './environment-reads.ts';
import { namesOf } from './javascript-imports.ts';
import type { JavaScriptNames } from './javascript-imports.ts';
import type { LocalProgram } from './local.ts';
import { startedFrom } from './read-shell.ts';
import { QUERIES } from './needs-tree.ts';
import { sdkRows } from './sdk-match.ts';
import { removalOfText } from './removal-text.ts';
import { sourceProgram } from './source-program.ts';
import type { SourceProgram } from './source-program.ts';

const SHELLS = new Set(['child_process', 'node:child_process', 'execa', 'zx', 'shelljs', 'bun', 'cross-spawn', '$', 'tinyexec', 'nano-spawn']);
const SENDS = /^(?:fetch|request|post|delete|del|axios|got|ky|ofetch|\$fetch|graphql|mutate|query|send|undici|rawRequest|gql|mutation)$/i;
const MOST_CALLS = 20_000;

/** Names of methods that condition what they are called on. */
const CONDITIONS = new Set(['where', 'filter', 'whereIn', 'eq', 'in', 'match', 'andWhere']);

/**
 * What a JavaScript or TypeScript file destroys, and the variables and dotenv files it uses. Without a tree only the latter are known; undefined where it could not be parsed, or says
 * nothing.
 */
export function readJavaScript(document: Document, rows: readonly OperationRow[]): LocalProgram | undefined {
  const directory = startedFrom(document.file);
  const source = sourceProgram(document, directory);
  if (document.syntax === 'javascript') {
    if (document.ast === undefined) return undefined;
    readCalls(document, rows, source, directory);
  }
  const loads = dotenvLoads(document.text).flatMap((load) => { const path = joinPath(directory, load.path); return path === undefined ? [] : [{ ...load, file: path, note: 'loads variables from this file', needed: true, place: placeIn(document, load) }]; });
  return source.finish(environmentReads(document.text), loads);
}

/** Its destructive calls: SDK calls, statements, requests, commands it starts. */
function readCalls(document: JavaScriptDocument, rows: readonly OperationRow[], source: SourceProgram, directory: string): void {
  const { nodes } = programNodes(document.ast);
  const names = namesOf(nodes);
  const conditioned = new Set<AstNode>();
  const inShell = [...names.imported].some((name) => SHELLS.has(name));
  const mutates = document.text.includes('mutation');
  let calls = 0;
  for (const node of nodes) {
    if (node.type === 'TaggedTemplateExpression') tagged(node, rows, source.add, inShell, directory, document, source.script);
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression' && node.type !== 'OptionalCallExpression') continue;
    if (++calls > MOST_CALLS) break;
    const callee = child(node, 'callee');
    const chain = chainOf(callee);
    const last = chain.at(-1) ?? '';
    // The call around another stands before it: `db.delete(users).where(...)`.
    if (CONDITIONS.has(last)) { const on = child(callee, 'object'); if (on) conditioned.add(on); }
    call(node, chain, names, rows, source.add, conditioned);
    if (inShell && RUNS.has(last) && fromShell(chain, names)) { const line = commandLine(node, names); if (line) source.script(scriptAt(line.text, node, rows, directory), () => placeIn(document, node)); }
    if (SENDS.test(last) || SENDS.test(chain[0] ?? '')) sends(node, chain, names, rows, source.add, mutates);
  }
}

type Add = (row: OperationRow, at: Span, confirmation?: OperationFact['confirmation']) => void;

function call(node: AstNode, chain: readonly string[], names: JavaScriptNames, rows: readonly OperationRow[], add: Add, conditioned: ReadonlySet<AstNode>): void {
  const args = children(node, 'arguments');
  const root = chain[0] === 'this' ? chain[1] : chain[0];
  const where = (): boolean => chain.some((name) => /^(?:where\w*|andWhere|filter|eq|match)$/.test(name)) || conditioned.has(node);
  for (const row of sdkRows({ chain, module: root === undefined ? undefined : names.modules.get(root), says: (option) => says(option, args, where) }, rows, names.imported)) {
    if (row.on === 'filesystem' && row.provider === undefined) { const path = textOf(args[0], names); if (path === undefined || !removalOfText(path)) continue; }
    add(row, node);
  }
  if (QUERIES.has(chain.at(-1) ?? '')) statements(textOf(args[0], names), node, rows, add);
}

function says(option: string, args: readonly AstNode[], where: () => boolean): boolean {
  const [first] = args;
  if (option === 'no where') return args.length <= 1 && !where();
  if (option === 'true') return first?.type === 'BooleanLiteral' && first['value'] === true;
  if (option === 'empty') return args.length === 0 || (first?.type === 'ObjectExpression' && children(first, 'properties').every((property) => nameOf(child(property, 'key')) === 'where' && child(property, 'value')?.type === 'ObjectExpression' && children(child(property, 'value'), 'properties').length === 0));
  if (option.startsWith('"')) return nameOf(first) === option.slice(1, -1) && first?.type === 'StringLiteral';
  const [key, value] = option.split(': ');
  return args.some((arg) => arg.type === 'ObjectExpression' && children(arg, 'properties').some((property) => nameOf(child(property, 'key')) === key && String(child(property, 'value')?.['value']) === value));
}

function statements(text: string | undefined, at: Span, rows: readonly OperationRow[], add: Add): void {
  if (text === undefined || text.length < 6) return;
  for (const one of sqlStatements(text)) { const row = rows.find(({ match }) => match.kind === 'sql' && match.statement === one.statement); if (row) add(row, at); }
}

function tagged(node: AstNode, rows: readonly OperationRow[], add: Add, inShell: boolean, directory: string, document: JavaScriptDocument, script: (facts: ScriptFacts, place: (span: Span) => ReturnType<typeof placeIn>) => void): void {
  const chain = chainOf(child(node, 'tag'));
  const text = textOfLiteral(child(node, 'quasi'))?.text;
  if (text === undefined) return;
  const last = chain.at(-1) ?? '';
  if (inShell && (last === '$' || last === 'execa' || last === 'sh')) script(scriptAt(text, node, rows, directory), () => placeIn(document, node));
  else if (/sql|raw|query/i.test(last) || /sql|client|db|pool/i.test(chain[0] ?? '')) statements(text, node, rows, add);
}

/** Requests: method DELETE to a known address, or a mutation in what is sent. */
function sends(node: AstNode, chain: readonly string[], names: JavaScriptNames, rows: readonly OperationRow[], add: Add, mutates: boolean): void {
  const args = children(node, 'arguments');
  const address = addressOf(textOf(args[0], names)?.replaceAll(' x ', 'x'));
  const host = address.host?.includes('.') ? address.host : undefined;
  if (host === undefined && !mutates) return;
  const texts: (Span & { text: string })[] = [];
  let method = /^(?:delete|del)$/i.test(chain.at(-1) ?? '') ? 'DELETE' : 'GET';
  for (const arg of args.slice(0, 4)) {
    let count = 0;
    for (const inner of walk(arg)) {
      if (++count > 2000) break;
      if (inner.type === 'ObjectProperty' && nameOf(child(inner, 'key')) === 'method') method = nameOf(child(inner, 'value'))?.toUpperCase() ?? method;
      const literal = inner.type === 'Identifier' ? names.constants.get(nameOf(inner) ?? '') : inner;
      const text = literal && (literal.type === 'StringLiteral' || literal.type === 'TemplateLiteral') ? textOfLiteral(literal)?.text : undefined;
      if (text !== undefined && text.includes('mutation')) texts.push({ text, start: inner.start, end: inner.end });
    }
    const whole = arg.type === 'Identifier' ? names.constants.get(nameOf(arg) ?? '') : arg;
    const text = textOfLiteral(whole)?.text;
    if (text !== undefined && text.includes('mutation')) texts.push({ text, start: arg.start, end: arg.end });
  }
  requests({ method, host, path: address.path, bodies: texts }, rows, (row, at) => add(row, at ?? node));
}

function textOf(node: AstNode | undefined, names: JavaScriptNames): string | undefined {
  const constant = node?.type === 'Identifier' ? names.constants.get(nameOf(node) ?? '') : node;
  return textOfLiteral(constant)?.text ?? (node?.type === 'CallExpression' ? textOfLiteral(children(node, 'arguments')[0])?.text : undefined);
}

function fromShell(chain: readonly string[], names: JavaScriptNames): boolean {
  const module = names.modules.get(chain[0] ?? '');
  return module === undefined ? /^(?:exec|spawn)(?:Sync|Async|Promise|File)?$|^execAsync$|^\$$/.test(chain.at(-1) ?? '') : SHELLS.has(module) || module === 'util' || module === 'node:util';
}

/** The command line of `exec('a b')` or `spawn('a', ['b'])`; words with a space are quoted. */
function commandLine(node: AstNode, names: JavaScriptNames): { text: string } | undefined {
  const [first, second] = children(node, 'arguments');
  const program = textOf(first, names);
  if (program === undefined) return undefined;
  if (second?.type !== 'ArrayExpression') return { text: program };
  const words = children(second, 'elements').map((element) => { const text = textOfLiteral(element); return text?.exact ? `'${text.text.replaceAll("'", "'\\''")}'` : '"$x"'; });
  return { text: [program, ...words].join(' ') };
}

function scriptAt(text: string, _at: Span, rows: readonly OperationRow[], directory: string): ScriptFacts {
  const read = shellCommands(text.replaceAll(' x ', '$x').slice(0, 20_000), 0);
  return scriptFacts(read.commands, read.assignments, rows, directory);
}
