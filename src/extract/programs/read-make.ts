import { folderOf, placeIn } from '../../model/index.ts';
import type { MakefileDocument, OperationRow } from '../../model/index.ts';
import { recipeFacts } from '../shared/commands/index.ts';
import { localProgram } from './build-local.ts';
import type { ProgramLocal } from './local.ts';

const MOST_TARGETS = 1000;

/** The targets of a Makefile. Prerequisites are programs that the target starts; the first target is also the one without a name. */
export function readMake(document: MakefileDocument, rows: readonly OperationRow[]): readonly ProgramLocal[] {
  const folder = folderOf(document.file);
  const targets = document.targets.slice(0, MOST_TARGETS);
  const names = new Set(targets.map((target) => target.name));
  const first = targets.find((target) => !target.name.startsWith('.'));
  return targets.filter((target) => !target.name.startsWith('.')).flatMap((target) => {
    const script = recipeFacts(target.commands, document.text, rows, folder);
    const before = target.prerequisites.filter((name) => names.has(name) && name !== target.name).map((name) => ({ keys: [`make:${folder}#${name}`], note: 'is made first', start: target.nameSpan.start, end: target.nameSpan.end }));
    const build = (name: string, invocations: readonly string[]): ProgramLocal => localProgram({
      key: `make:${folder}#${name}`, name: name === '' ? 'make' : `make ${name}`, kind: 'make-target', invocations, directory: folder, at: placeIn(document, target.nameSpan),
    }, { ...script, starts: [...before, ...script.starts] }, (span) => placeIn(document, span));
    const there = folder === '.' ? [] : [`make -C ${folder} ${target.name}`];
    return target === first ? [build(target.name, [`make ${target.name}`, 'make', ...there])] : [build(target.name, [`make ${target.name}`, ...there])];
  });
}
