import { shellCommands } from '../../parse/shell.ts';
import { folderOf, placeIn } from '../../model/index.ts';
import type { DataDocument, OperationRow } from '../../model/index.ts';
import { placer, scriptFacts } from '../shared/commands/index.ts';
import { entriesOf, textAt, valueAt } from '../shared/nodes.ts';
import { localProgram } from './build-local.ts';
import type { ProgramLocal } from './local.ts';

const MOST_SCRIPTS = 500;

/** The scripts of a package.json: each is a program of the package's folder, run by any of the package managers. */
export function readPackage(document: DataDocument, rows: readonly OperationRow[]): readonly ProgramLocal[] {
  const root = document.roots[0];
  const folder = folderOf(document.file);
  const name = textAt(root, 'name');
  const found: ProgramLocal[] = name === undefined ? [] : [{ sort: 'package', folder, name }];
  for (const entry of entriesOf(valueAt(root, 'scripts')).slice(0, MOST_SCRIPTS)) {
    if (entry.value.type !== 'scalar' || typeof entry.value.value !== 'string') continue;
    const { commands, assignments } = shellCommands(entry.value.value, 0);
    const spanOf = placer(entry.value, document.text);
    const key = `npm:${folder}#${entry.key}`;
    const at = placeIn(document, { start: entry.keySpan.start, end: entry.value.end });
    found.push(localProgram({ key, name: `npm run ${entry.key}`, kind: 'package-script', invocations: invocationsOf(entry.key, folder), directory: folder, at }, scriptFacts(commands, assignments, rows, folder), (span) => placeIn(document, spanOf(span))));
  }
  return found;
}

/** Command lines that start a package script, from its folder and, for a package below the root, from the root. */
function invocationsOf(script: string, folder: string): readonly string[] {
  const short = ['test', 'start', 'stop', 'restart'].includes(script) ? [`npm ${script}`] : [];
  const there = [`npm run ${script}`, ...short, `pnpm run ${script}`, `pnpm ${script}`, `yarn ${script}`, `yarn run ${script}`, `bun run ${script}`];
  return folder === '.' ? there : [...there, `npm --prefix ${folder} run ${script}`, `pnpm -C ${folder} run ${script}`, `yarn --cwd ${folder} ${script}`];
}
