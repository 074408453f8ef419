import { folderOf, placeIn } from '../../../model/index.ts';
import type { Document } from '../../../model/index.ts';
import { joinRelative } from '../../shared/mounts.ts';
import type { CommandName } from './model.ts';

/** Files whose command lines start projects. */
export const STARTS = /(?:^|\/)(?:[\w.-]{1,80}\.(?:sh|bash|mk)|(?:GNU)?[mM]akefile|[jJ]ustfile|Taskfile\.ya?ml|package\.json|\.github\/workflows\/[\w.-]{1,80}\.ya?ml|\.gitlab-ci\.ya?ml)$/;

const COMMAND = /(?:\bCOMPOSE_PROJECT_NAME=(["']?)([\w-]{1,60})\1[ \t]+)?\bdocker[ -]compose((?:[ \t]+[^\s;|&"']{1,300}){1,30})/g;

/** The names that command lines give to the projects of the files they name: `docker compose -p shop -f compose.staging.yml up`. */
export function commandNames(document: Document): readonly CommandName[] {
  if (!document.text.includes('compose')) return [];
  return [...document.text.slice(0, 300_000).matchAll(COMMAND)].slice(0, 200).flatMap((match): CommandName[] => {
    const words = (match[3] ?? '').trim().split(/[ \t]+/);
    const files: string[] = [];
    let project = match[2];
    for (let at = 0; at < words.length; at++) {
      const [, option = '', value] = /^(-[pf]|--(?:project-name|file))(?:=(.*))?$/.exec(words[at] ?? '') ?? [];
      if (option === '') { if (!(words[at] ?? '').startsWith('-') && !/^-/.test(words[at - 1] ?? '')) break; continue; }
      const given = value ?? words[++at] ?? '';
      if (option === '-p' || option === '--project-name') project = given; else files.push(given);
    }
    if (project === undefined || !/^[a-z0-9][\w-]{0,60}$/.test(project) || files.length === 0) return [];
    const folder = folderOf(document.file);
    return [{ kind: 'command', project, files: files.flatMap((file) => [joinRelative('.', file), joinRelative(folder, file)]), at: placeIn(document, { start: match.index, end: match.index + match[0].length }) }];
  });
}
