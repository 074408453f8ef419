import { placeIn } from '../../../model/index.ts';
import type { CopyRhythm, Document, Fact, Place } from '../../../model/index.ts';
import { shellCommands } from '../../../parse/shell.ts';
import { everyOf } from '../../shared/rhythm.ts';
import { copiesIn, copyFacts, placedCopy } from '../../shared/commands/script-copies.ts';

export const CRONTAB = /(?:^|\/)(?:crontab(?:\.[\w-]{1,40})?|[\w.-]{1,60}\.(?:cron|crontab)|cron\.d\/[\w-]{1,60}|crontabs\/[\w-]{1,60})$/;
export const UNIT = /\.service$/;
export const ANACRONTAB = /(?:^|\/)anacrontab$/;

const START = /^(ExecStart(?:Pre|Post)?=[-+!@:]{0,3})(\S.*)$/gm;
/** Five fields or `@daily`, then the command. */
const USER_LINE = /^([ \t]*(?:@[a-z]{5,10}|(?:[\d*,/A-Za-z-]+[ \t]+){4}[\d*,/A-Za-z-]+)[ \t]+)(\S.*)$/gm;
/** Tables of the system name the user before the command. */
const SYSTEM = /(?:^|\/)(?:cron\.d\/[^/]+|etc\/crontab)$/;
const SYSTEM_LINE = /^([ \t]*(?:@[a-z]{5,10}|(?:[\d*,/A-Za-z-]+[ \t]+){4}[\d*,/A-Za-z-]+)[ \t]+[\w-]{1,32}[ \t]+)(\S.*)$/gm;

/** Days between two runs or a word, minutes it waits, a name, the command. */
const ANACRON_LINE = /^([ \t]*(?:@[a-z]{5,10}|\d{1,4})[ \t]+\d{1,5}[ \t]+[\w.-]{1,60}[ \t]+)(\S.*)$/gm;

/** Most lines of a table of jobs that are read. */
const LINES = 500;

/** Copies that a line of a crontab, or a unit of systemd, makes when its time comes. Nobody but the machine starts these, so they are no programs of an agent. */
export function scheduledCopies(document: Document): readonly Fact[] {
  const unit = UNIT.test(document.file);
  const system = SYSTEM.test(document.file);
  const anacron = ANACRONTAB.test(document.file);
  const line = unit ? START : anacron ? ANACRON_LINE : system ? SYSTEM_LINE : USER_LINE;
  const lines = [...document.text.slice(0, 200_000).matchAll(line)].slice(0, LINES);
  const removals = lines.flatMap((match) => removalsIn(document, match));
  return lines.flatMap((match) => {
    const [, before, command] = match;
    if (before === undefined || command === undefined || command.length > 8192) return [];
    const start = match.index + before.length;
    const text = unit ? command : command.replaceAll('\\%', ' %');
    const read = shellCommands(text, start);
    const fields = before.trim().split(/\s+/);
    const when = anacron ? (fields[0] ?? '').replace(/^(\d+)$/, '@every $1d') : fields.slice(0, system ? -1 : undefined).join(' ');
    const every = unit ? undefined : everyOf({ text: when, at: placeIn(document, { start: match.index, end: start }) });
    return copiesIn(read.commands, read.assignments, '.').filter((copy) => !copy.from.startsWith('variable:')).flatMap((copy) => {
      const kept = removals.find((removal) => copy.to.some((to) => to.kind === 'path' && to.path.startsWith(`${removal.directory}/`)));
      const placed = placedCopy(copy, (span) => (span === copy ? placeIn(document, { start, end: start + command.length }) : placeIn(document, span)));
      const rhythm: CopyRhythm | undefined = every || kept || placed.rhythm ? { ...placed.rhythm, ...every, ...kept ? { kept: { hours: kept.hours, at: kept.at } } : {} } : undefined;
      return copyFacts({ ...placed, ...(rhythm ? { rhythm } : {}) }, `file:${document.file}`);
    });
  });
}

interface Removal { readonly directory: string; readonly hours: number; readonly at: Place }

/** `find DIR -mtime +7 -delete`: what is older goes. One that looks for some names only is not told. */
function removalsIn(document: Document, match: RegExpMatchArray): readonly Removal[] {
  const [whole, before = '', command = ''] = match;
  const found = /^find\s+(\/[\w./-]{1,200}?)\/?\s(?=[^|;&]*\s-delete\b)(?![^|;&]*\s-i?name\b)[^|;&]*-mtime\s+\+(\d{1,4})\b/.exec(command);
  const start = (match.index ?? 0) + before.length;
  return found?.[1] === undefined ? [] : [{ directory: found[1], hours: (Number(found[2]) + 1) * 24, at: placeIn(document, { start, end: (match.index ?? 0) + whole.length }) }];
}
