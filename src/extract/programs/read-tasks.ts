import { shellCommands } from '../../parse/shell.ts';
import { folderOf, placeIn } from '../../model/index.ts';
import type { DataDocument, Document, OperationRow } from '../../model/index.ts';
import { placer, recipeFacts, scriptFacts, sqlStatements, mongoStatements, operationFact } from '../shared/commands/index.ts';
import { entriesOf, itemsOf, textAt, textsOf, valueAt } from '../shared/nodes.ts';
import { localProgram } from './build-local.ts';
import type { LocalProgram } from './local.ts';

/** The recipes of a justfile: a name at the start of a line, its commands indented below. */
export function readJust(document: Document, rows: readonly OperationRow[]): readonly LocalProgram[] {
  const folder = folderOf(document.file);
  const found: LocalProgram[] = [];
  let open: { name: string; at: { start: number; end: number }; body: string; from: number } | undefined;
  const close = (): void => {
    if (!open) return;
    const base = open.from;
    const read = shellCommands(open.body, base);
    found.push(localProgram({ key: `just:${folder}#${open.name}`, name: `just ${open.name}`, kind: 'task', invocations: [`just ${open.name}`], directory: folder, at: placeIn(document, open.at) }, recipeFacts(read.commands, document.text, rows, folder), (span) => placeIn(document, span)));
    open = undefined;
  };
  let offset = 0;
  for (const line of document.text.split('\n').slice(0, 20_000)) {
    const head = /^@?([A-Za-z_][\w-]{0,80})(?:\s[^:=]{0,200})?:(?!=)/.exec(line);
    if (head?.[1] !== undefined) { close(); open = { name: head[1], at: { start: offset, end: offset + head[0].length }, body: '', from: offset + line.length + 1 }; } else if (open && (/^\s/.test(line) || line === '')) open.body += `${line.replace(/^(\s*)[@-]{1,2}/, (all) => ' '.repeat(all.length))}\n`;
    else if (line.trim() !== '' && !line.startsWith('#')) close();
    offset += line.length + 1;
  }
  close();
  return found;
}

/** The tasks of a Taskfile.yml. */
export function readTaskfile(document: DataDocument, rows: readonly OperationRow[]): readonly LocalProgram[] {
  const folder = folderOf(document.file);
  return entriesOf(valueAt(document.roots[0], 'tasks')).slice(0, 500).map((entry) => {
    const cmds = entry.value.type === 'map' ? valueAt(entry.value, 'cmds') ?? valueAt(entry.value, 'cmd') : entry.value;
    const nodes = cmds?.type === 'list' ? itemsOf(cmds) : cmds ? [cmds] : [];
    const commands = nodes.flatMap((node) => { const scalar = node.type === 'map' ? valueAt(node, 'cmd') : node; if (scalar?.type !== 'scalar' || typeof scalar.value !== 'string') return []; const place = placer(scalar, document.text); return shellCommands(scalar.value, 0).commands.map((command) => Object.assign({}, command, place(command))); });
    const deps = textsOf(valueAt(entry.value, 'deps')).concat(nodes.flatMap((node) => { const name = textAt(node, 'task'); return name === undefined ? [] : [{ text: name, at: node }]; }));
    const script = scriptFacts(commands, [], rows, folder);
    const starts = deps.map((dep) => ({ keys: [`task:${folder}#${dep.text}`], note: 'is run as a part of it', start: dep.at.start, end: dep.at.end }));
    return localProgram({ key: `task:${folder}#${entry.key}`, name: `task ${entry.key}`, kind: 'task', invocations: [`task ${entry.key}`], directory: folder, at: placeIn(document, entry.keySpan) }, { ...script, starts: [...starts, ...script.starts] }, (span) => placeIn(document, span));
  });
}

/** The lines of a Procfile; `release` runs at every deployment. */
export function readProcfile(document: Document, rows: readonly OperationRow[]): readonly LocalProgram[] {
  const folder = folderOf(document.file);
  return [...document.text.matchAll(/^([A-Za-z_][\w-]{0,60}):[ \t]*(.{1,4000})$/gm)].slice(0, 100).map((match) => {
    const start = match.index + match[0].length - (match[2] ?? '').length;
    const read = shellCommands(match[2] ?? '', start);
    const name = match[1] ?? '';
    return localProgram({ key: `proc:${folder}#${name}`, name: `Procfile ${name}`, kind: 'task', invocations: [`heroku local ${name}`, `foreman start ${name}`], directory: folder, at: placeIn(document, { start: match.index, end: match.index + match[0].length }) }, scriptFacts(read.commands, read.assignments, rows, folder), (span) => placeIn(document, span));
  });
}

/** A file of statements: a program only where another one runs it. */
export function readStatements(document: Document, rows: readonly OperationRow[]): LocalProgram | undefined {
  const { file, text } = document;
  const key = `file:${file}`;
  const found = (file.endsWith('.sql') ? sqlStatements(text) : mongoStatements(text)).slice(0, 200);
  const operations = found.flatMap((one) => {
    const row = rows.find(({ match }) => match.kind === 'sql' && match.statement === one.statement);
    const variable = row?.target.variables[0];
    return row ? [operationFact({ row, confirmation: 'none', at: one, target: { kind: row.on, ...(row.provider === undefined ? {} : { provider: row.provider }), ...(variable === undefined ? {} : { variable }) } }, key, placeIn(document, one))] : [];
  });
  return operations.length === 0 ? undefined : {
    sort: 'program', key, name: file, kind: 'source-file', invocations: [`psql -f ${file}`], directory: folderOf(file), at: placeIn(document, found[0] ?? { start: 0, end: 0 }), operations, operationFolders: operations.map(() => folderOf(file)),
    starts: [], loads: [], copies: [], variables: [], environments: [], tools: [], onlyIfStarted: true, given: [], cut: false,
  };
}
