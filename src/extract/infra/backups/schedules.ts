import { placeIn } from '../../../model/index.ts';
import type { Document, Fact } from '../../../model/index.ts';
import { shellCommands } from '../../../parse/shell.ts';
import { copiesIn, copyFacts } from '../../shared/commands/script-copies.ts';

export const CRONTAB = /(?:^|\/)(?:crontab(?:\.[\w-]{1,40})?|[\w.-]{1,60}\.(?:cron|crontab)|cron\.d\/[\w-]{1,60}|crontabs\/[\w-]{1,60})$/;
export const UNIT = /\.service$/;

const START = /^(ExecStart=[-+!@:]{0,3})(\S.*)$/gm;
/** Five fields or `@daily`, then the command. */
const USER_LINE = /^([ \t]*(?:@[a-z]{5,10}|(?:[\d*,/A-Za-z-]+[ \t]+){4}[\d*,/A-Za-z-]+)[ \t]+)(\S.*)$/gm;
/** Tables of the system name the user before the command. */
const SYSTEM = /(?:^|\/)(?:cron\.d\/[^/]+|etc\/crontab)$/;
const SYSTEM_LINE = /^([ \t]*(?:@[a-z]{5,10}|(?:[\d*,/A-Za-z-]+[ \t]+){4}[\d*,/A-Za-z-]+)[ \t]+[\w-]{1,32}[ \t]+)(\S.*)$/gm;

/** Most lines of a table of jobs that are read. */
const LINES = 500;

/** Copies that a line of a crontab, or a unit of systemd, makes when its time comes. Nobody but the machine starts these, so they are no programs of an agent. */
export function scheduledCopies(document: Document): readonly Fact[] {
  const unit = UNIT.test(document.file);
  const line = unit ? START : SYSTEM.test(document.file) ? SYSTEM_LINE : USER_LINE;
  return [...document.text.slice(0, 200_000).matchAll(line)].slice(0, LINES).flatMap((match) => {
    const [, before, command] = match;
    if (before === undefined || command === undefined || command.length > 8192) return [];
    const start = match.index + before.length;
    const text = unit ? command : command.replaceAll('\\%', ' %');
    const read = shellCommands(text, start);
    return copiesIn(read.commands, read.assignments, '.').filter((copy) => !copy.from.startsWith('variable:')).flatMap((copy) => copyFacts(copy, placeIn(document, { start, end: start + command.length }), `file:${document.file}`));
  });
}
