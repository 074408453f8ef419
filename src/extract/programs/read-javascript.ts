import { shellCommands } from '../../parse/shell.ts';
import { placeIn } from '../../model/index.ts';
import type { JavaScriptDocument, OperationFact, OperationRow, Span } from '../../model/index.ts';
import { addressOf, joinPath, requests, scriptFacts, sqlStatements } from '../shared/commands/index.ts';
import type { ScriptFacts } from '../shared/commands/index.ts';
import { chainOf, childOf, listOf, literalText, nameOf, nodesBelow } from './ast.ts';
import type { AstNode } from './ast.ts';
import { dotenvLoads, environmentReads } from './environment-reads.ts';
import { namesOf } from './javascript-imports.ts';
import type { JavaScriptNames } from './javascript-imports.ts';
import type { LocalProgram } from './local.ts';
import { startedFrom } from './read-shell.ts';
import { sdkRows } from './sdk-match.ts';
import { removalOfText } from './removal-text.ts';
import { sourceProgram } from './source-program.ts';

const SHELLS = new Set(['child_process', 'node:child_process', 'execa', 'zx', 'shelljs', 'bun', 'cross-spawn', '$', 'tinyexec', 'nano-spawn']);
const RUNS = new Set(['exec', 'execSync', 'spawn', 'spawnSync', 'execFile', 'execFileSync', 'execa', 'execaSync', 'execaCommand', 'execaCommandSync', 'execAsync', 'execPromise', '$', 'command', 'x', 'sync', 'default', 'run', 'sh']);
const QUERIES = new Set(['query', 'execute', 'exec', 'raw', 'unsafe', 'run', 'sql', 'batch', 'none', 'any', 'multi', '$executeRaw', '$executeRawUnsafe', '$queryRaw', '$queryRawUnsafe', 'queryRaw', 'prepare', 'executeSql', 'simple']);
const SENDS = /^(?:fetch|request|post|delete|del|axios|got|ky|ofetch|\$fetch|graphql|mutate|query|send|undici|rawRequest|gql|mutation)$/i;
const MOST_CALLS = 20_000;

/** The destructive calls of a JavaScript or TypeScript file: SDK calls, statements, requests, commands it starts. Undefined without a tree. */
export function readJavaScript(document: JavaScriptDocument, rows: readonly OperationRow[]): LocalProgram | undefined {
  if (document.ast === undefined) return undefined;
  const names = namesOf(document.ast);
  const directory = startedFrom(document.file);
  const source = sourceProgram(document, directory);
  const conditioned = new Set<number>();
  const inShell = [...names.imported].some((name) => SHELLS.has(name));
  let calls = 0;
  for (const node of nodesBelow(document.ast)) {
    if (node.type === 'MemberExpression' && ['where', 'filter', 'whereIn', 'eq', 'in', 'match', 'andWhere'].includes(nameOf(childOf(node, 'property')) ?? '')) { const object = childOf(node, 'object'); if (object) conditioned.add(object.start * 4_000_000 + object.end); }
    if (node.type === 'TaggedTemplateExpression') tagged(node, rows, source.add, inShell, directory, document, source.script);
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression' && node.type !== 'OptionalCallExpression') continue;
    if (++calls > MOST_CALLS) break;
    call(node, names, rows, source.add, conditioned);
    const chain = chainOf(childOf(node, 'callee'));
    if (inShell && RUNS.has(chain.at(-1) ?? '') && fromShell(chain, names)) { const line = commandLine(node, names); if (line) source.script(scriptAt(line.text, node, rows, directory), () => placeIn(document, node)); }
    if (SENDS.test(chain.at(-1) ?? '') || SENDS.test(chain[0] ?? '')) sends(node, chain, names, rows, source.add);
  }
  const loads = dotenvLoads(document.text).flatMap((load) => { const path = joinPath(directory, load.path); return path === undefined ? [] : [{ ...load, file: path, note: 'loads variables from this file', needed: true, place: placeIn(document, load) }]; });
  return source.finish(environmentReads(document.text), loads);
}

type Add = (row: OperationRow, at: Span, confirmation?: OperationFact['confirmation']) => void;

function call(node: AstNode, names: JavaScriptNames, rows: readonly OperationRow[], add: Add, conditioned: ReadonlySet<number>): void {
  const callee = childOf(node, 'callee');
  const chain = chainOf(callee);
  const args = listOf(node, 'arguments');
  const root = chain[0] === 'this' ? chain[1] : chain[0];
  const where = chain.some((name) => /^(?:where\w*|andWhere|filter|eq|match)$/.test(name)) || conditioned.has(node.start * 4_000_000 + node.end);
  for (const row of sdkRows({ chain, module: root === undefined ? undefined : names.modules.get(root), says: (option) => says(option, args, where) }, rows, names.imported)) {
    if (row.on === 'filesystem' && row.provider === undefined) { const path = textOf(args[0], names); if (path === undefined || !removalOfText(path)) continue; }
    add(row, node);
  }
  if (QUERIES.has(chain.at(-1) ?? '')) statements(textOf(args[0], names), node, rows, add);
}

function says(option: string, args: readonly AstNode[], where: boolean): boolean {
  const [first] = args;
  if (option === 'no where') return !where && args.length <= 1;
  if (option === 'true') return first?.type === 'BooleanLiteral' && first.fields['value'] === true;
  if (option === 'empty') return args.length === 0 || (first?.type === 'ObjectExpression' && listOf(first, 'properties').every((property) => nameOf(childOf(property, 'key')) === 'where' && childOf(property, 'value')?.type === 'ObjectExpression' && listOf(childOf(property, 'value'), 'properties').length === 0));
  if (option.startsWith('"')) return nameOf(first) === option.slice(1, -1) && first?.type === 'StringLiteral';
  const [key, value] = option.split(': ');
  return args.some((arg) => arg.type === 'ObjectExpression' && listOf(arg, 'properties').some((property) => nameOf(childOf(property, 'key')) === key && String(childOf(property, 'value')?.fields['value']) === value));
}

function statements(text: string | undefined, at: Span, rows: readonly OperationRow[], add: Add): void {
  if (text === undefined || text.length < 6) return;
  for (const one of sqlStatements(text)) { const row = rows.find(({ match }) => match.kind === 'sql' && match.statement === one.statement); if (row) add(row, at); }
}

function tagged(node: AstNode, rows: readonly OperationRow[], add: Add, inShell: boolean, directory: string, document: JavaScriptDocument, script: (facts: ScriptFacts, place: (span: Span) => ReturnType<typeof placeIn>) => void): void {
  const chain = chainOf(childOf(node, 'tag'));
  const text = literalText(childOf(node, 'quasi'))?.text;
  if (text === undefined) return;
  const last = chain.at(-1) ?? '';
  if (inShell && (last === '$' || last === 'execa' || last === 'sh')) script(scriptAt(text, node, rows, directory), () => placeIn(document, node));
  else if (/sql|raw|query/i.test(last) || /sql|client|db|pool/i.test(chain[0] ?? '')) statements(text, node, rows, add);
}

/** Requests: method DELETE to a known address, or a mutation in what is sent. */
function sends(node: AstNode, chain: readonly string[], names: JavaScriptNames, rows: readonly OperationRow[], add: Add): void {
  const args = listOf(node, 'arguments');
  const texts: (Span & { text: string })[] = [];
  let method = /^(?:delete|del)$/i.test(chain.at(-1) ?? '') ? 'DELETE' : 'GET';
  for (const arg of args.slice(0, 4)) {
    let count = 0;
    for (const inner of nodesBelow([arg.fields])) {
      if (++count > 2000) break;
      if (inner.type === 'ObjectProperty' && nameOf(childOf(inner, 'key')) === 'method') method = nameOf(childOf(inner, 'value'))?.toUpperCase() ?? method;
      const literal = inner.type === 'Identifier' ? names.constants.get(nameOf(inner) ?? '') : inner;
      const text = literal && (literal.type === 'StringLiteral' || literal.type === 'TemplateLiteral') ? literalText(literal)?.text : undefined;
      if (text !== undefined && text.includes('mutation')) texts.push({ text, start: inner.start, end: inner.end });
    }
    const whole = arg.type === 'Identifier' ? names.constants.get(nameOf(arg) ?? '') : arg;
    const text = literalText(whole)?.text;
    if (text !== undefined && text.includes('mutation')) texts.push({ text, start: arg.start, end: arg.end });
  }
  const address = addressOf(textOf(args[0], names)?.replaceAll(' x ', 'x'));
  requests({ method, host: address.host?.includes('.') ? address.host : undefined, path: address.path, bodies: texts }, rows, (row, at) => add(row, at ?? node));
}

function textOf(node: AstNode | undefined, names: JavaScriptNames): string | undefined {
  const constant = node?.type === 'Identifier' ? names.constants.get(nameOf(node) ?? '') : node;
  return literalText(constant)?.text ?? (node?.type === 'CallExpression' ? literalText(listOf(node, 'arguments')[0])?.text : undefined);
}

function fromShell(chain: readonly string[], names: JavaScriptNames): boolean {
  const module = names.modules.get(chain[0] ?? '');
  return module === undefined ? /^(?:exec|spawn)(?:Sync|Async|Promise|File)?$|^execAsync$|^\$$/.test(chain.at(-1) ?? '') : SHELLS.has(module) || module === 'util' || module === 'node:util';
}

/** The command line of `exec('a b')` or `spawn('a', ['b'])`; words with a space are quoted. */
function commandLine(node: AstNode, names: JavaScriptNames): { text: string } | undefined {
  const [first, second] = listOf(node, 'arguments');
  const program = textOf(first, names);
  if (program === undefined) return undefined;
  if (second?.type !== 'ArrayExpression') return { text: program };
  const words = listOf(second, 'elements').map((element) => { const text = literalText(element); return text?.exact ? `'${text.text.replaceAll("'", "'\\''")}'` : '"$x"'; });
  return { text: [program, ...words].join(' ') };
}

function scriptAt(text: string, _at: Span, rows: readonly OperationRow[], directory: string): ScriptFacts {
  const read = shellCommands(text.replaceAll(' x ', '$x').slice(0, 20_000), 0);
  return scriptFacts(read.commands, read.assignments, rows, directory);
}
