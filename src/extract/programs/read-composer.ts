import { shellCommands } from '../../parse/shell.ts';
import { folderOf, placeIn } from '../../model/index.ts';
import type { DataDocument, OperationRow } from '../../model/index.ts';
import { placer, scriptFacts } from '../shared/commands/index.ts';
import { entriesOf, itemsOf, valueAt } from '../shared/nodes.ts';
import { localProgram } from './build-local.ts';
import type { LocalProgram } from './local.ts';

const MOST = 500;

/** The scripts of a composer.json: one command each, or a list of them; `@php` is the interpreter and `@name` another script. */
export function readComposer(document: DataDocument, rows: readonly OperationRow[]): readonly LocalProgram[] {
  const folder = folderOf(document.file);
  return entriesOf(valueAt(document.roots[0], 'scripts')).slice(0, MOST).flatMap((entry): LocalProgram[] => {
    const head = {
      key: `composer:${folder}#${entry.key}`, name: `composer run ${entry.key}`, kind: 'package-script' as const, directory: folder, at: placeIn(document, { start: entry.keySpan.start, end: entry.value.end }),
      invocations: [`composer run ${entry.key}`, `composer run-script ${entry.key}`, `composer ${entry.key}`],
    };
    const lines = (entry.value.type === 'list' ? itemsOf(entry.value).slice(0, MOST) : [entry.value]).flatMap((line): LocalProgram[] => {
      if (line.type !== 'scalar' || typeof line.value !== 'string') return [];
      const { commands, assignments } = shellCommands(line.value.replace(/^@(?=(?:php|composer)\s)/, ' '), 0);
      const spanOf = placer(line, document.text);
      const local = localProgram(head, scriptFacts(commands, assignments, rows, folder), (span) => placeIn(document, spanOf(span)));
      const other = /^@([\w:.-]{1,100})$/.exec(line.value)?.[1];
      const start = other === undefined ? [] : [{ keys: [`composer:${folder}#${other}`], note: `runs the script ${other}`, start: 0, end: line.value.length, place: placeIn(document, line) }];
      return [{ ...local, starts: [...local.starts, ...start] }];
    });
    const [first, ...rest] = lines;
    return first ? [rest.reduce(joined, first)] : [];
  });
}

/** One script after the other, as one program. */
function joined(one: LocalProgram, next: LocalProgram): LocalProgram {
  return {
    ...one, operations: [...one.operations, ...next.operations], operationFolders: [...one.operationFolders, ...next.operationFolders], starts: [...one.starts, ...next.starts], loads: [...one.loads, ...next.loads],
    copies: [...one.copies, ...next.copies], variables: [...one.variables, ...next.variables], environments: [...one.environments, ...next.environments], tools: [...one.tools, ...next.tools], cut: one.cut || next.cut,
  };
}
