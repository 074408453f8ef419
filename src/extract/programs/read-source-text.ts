import { shellCommands } from '../../parse/shell.ts';
import { placeIn } from '../../model/index.ts';
import type { Document, OperationRow } from '../../model/index.ts';
import { joinPath, scriptFacts, sqlStatements } from '../shared/commands/index.ts';
import { dotenvLoads, environmentReads } from './environment-reads.ts';
import type { LocalProgram } from './local.ts';
import { startedFrom } from './read-shell.ts';
import { removalOfText } from './removal-text.ts';
import { sdkRows } from './sdk-match.ts';
import { sourceProgram } from './source-program.ts';
import { takeApart } from '../shared/text-strings.ts';
import type { TakenApart } from '../shared/text-strings.ts';

const QUERIES = /(?:^|[.>:])(?:execute|executescript|executemany|exec|query|text|sql|raw|unprepared|statement|select|run|delete|exec_query|do|prepare)$/;
const SHELLS = /(?:^|[.>:])(?:system|run|call|check_call|check_output|Popen|shell_exec|exec|passthru|sh|getoutput)$/;

/** The clear destructive calls of a Python, Ruby or PHP file, read as text: library calls, statements in strings, commands it starts. */
export function readSourceText(document: Document, rows: readonly OperationRow[]): LocalProgram | undefined {
  const language = document.file.endsWith('.py') ? 'python' : document.file.endsWith('.php') ? 'php' : 'ruby';
  const apart = takeApart(document.text, language);
  const directory = startedFrom(document.file);
  const source = sourceProgram(document, directory);
  const imported = importsOf(apart.code, language, document.file);
  for (const found of apart.code.matchAll(/(?:[A-Za-z_$][\w$]{0,80}(?:\(\))?(?:\.|::|->)){0,12}([A-Za-z_]\w{0,60}!?)\(/g)) {
    const chain = found[0].slice(0, -1).replaceAll('()', '').split(/\.|::|->/).map((name) => name.replace(/^\$/, ''));
    const argument = apart.strings.find((one) => one.start >= found.index + found[0].length && one.start <= found.index + found[0].length + 3);
    const next = apart.code.slice(found.index + found[0].length).trimStart()[0];
    const says = (option: string): boolean => (option.startsWith('"') ? argument?.text === option.slice(1, -1) : option === 'empty' && next === ')' && argument === undefined);
    const span = { start: found.index, end: found.index + found[0].length };
    for (const row of sdkRows({ chain, module: imported.get(chain[0] ?? ''), says }, rows, new Set(imported.values()))) if (row.on !== 'filesystem' || row.provider !== undefined || (argument && removalOfText(argument.text))) source.add(row, span);
  }
  strings(apart, rows, directory, source, (span) => placeIn(document, span));
  const loads = dotenvLoads(document.text).flatMap((load) => { const path = joinPath(directory, load.path); return path === undefined ? [] : [{ ...load, file: path, note: 'loads variables from this file', needed: true, place: placeIn(document, load) }]; });
  return source.finish(environmentReads(document.text), loads);
}

function strings(apart: TakenApart, rows: readonly OperationRow[], directory: string, source: ReturnType<typeof sourceProgram>, place: (span: { start: number; end: number }) => ReturnType<typeof placeIn>): void {
  for (const [index, one] of apart.strings.entries()) {
    if (QUERIES.test(one.callee) && one.text.length < 100_000) for (const statement of sqlStatements(one.text)) { const row = rows.find(({ match }) => match.kind === 'sql' && match.statement === statement.statement); if (row) source.add(row, one); }
    const first = apart.strings[index - 1];
    if (!SHELLS.test(one.callee) || (first && first.callee === one.callee && /^[\s,[\]]*$/.test(apart.code.slice(first.end, one.start)))) continue;
    const words = [one.text];
    for (let next = index + 1; next < index + 60; next++) { const [before, following] = [apart.strings[next - 1], apart.strings[next]]; if (!before || !following || following.callee !== one.callee || !/^[\s,]*$/.test(apart.code.slice(before.end, following.start))) break; words.push(`'${following.text.replaceAll("'", '')}'`); }
    const read = shellCommands(words.join(' ').slice(0, 20_000), 0);
    source.script(scriptFacts(read.commands, read.assignments, rows, directory), () => place(one));
  }
}

/** Names and the packages they come from; a framework that needs no import is told by the file's place. */
function importsOf(code: string, language: string, file: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const match of code.matchAll(/^[ \t]{0,40}(?:from[ \t]+([\w.]{1,80})[ \t]+import[ \t]+([\w, *]{1,400})|import[ \t]+([\w., ]{1,400}))/gm)) {
    const base = (match[1] ?? '').split('.')[0] ?? '';
    for (const name of (match[2] ?? '').split(',')) { const local = name.trim().split(/\s+as\s+/).at(-1) ?? ''; if (base !== '') found.set(local, base); }
    for (const name of (match[3] ?? '').split(',')) { const [module = '', local = module] = name.trim().split(/\s+as\s+/); if (module !== '') found.set(local.split('.')[0] ?? local, module.split('.')[0] ?? module); }
  }
  if (language === 'ruby' && /(?:^|\/)(?:app|db|lib\/tasks|script|config)\//.test(file)) found.set('', 'rails');
  return found;
}
