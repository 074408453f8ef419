import { baseName, folderOf, placeIn } from '../../model/index.ts';
import type { OperationRow, ShellDocument } from '../../model/index.ts';
import { scriptFacts } from '../shared/commands/index.ts';
import { localProgram } from './build-local.ts';
import type { ProgramLocal } from './local.ts';

/** Folders of scripts that are started from the folder above. */
const SCRIPT_FOLDERS = new Set(['scripts', 'script', 'bin', 'tools', 'hack', 'ci', '.ci', 'dev', 'ops', 'tasks', 'utils', 'etc']);

/** A shell script as a program. It is taken to be started from its own folder, or from above a folder of scripts. */
export function readShell(document: ShellDocument, rows: readonly OperationRow[]): readonly ProgramLocal[] {
  const { file } = document;
  const first = document.commands[0] ?? document.assignments[0];
  if (!first) return [];
  const directory = startedFrom(file);
  const script = scriptFacts(document.commands, document.assignments, rows, directory, folderOf(file));
  const at = placeIn(document, script.operations[0]?.at ?? { start: 0, end: Math.min(document.text.length, lineLength(document.text)) });
  return [localProgram({ key: `file:${file}`, name: file, kind: 'script-file', invocations: [`bash ${file}`, `sh ${file}`, `./${file}`, file], directory, at }, script, (span) => placeIn(document, span))];
}

/** The folder that a script of the tree is most likely started from. */
export function startedFrom(file: string): string {
  const own = folderOf(file);
  const name = baseName(own);
  return SCRIPT_FOLDERS.has(name) ? folderOf(own) : own;
}

function lineLength(text: string): number {
  const newline = text.indexOf('\n');
  return newline < 0 ? text.length : newline;
}
