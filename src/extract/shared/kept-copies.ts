import type { CopyRhythm, Place, ShellCommand, Span } from '../../model/index.ts';
import { optionOf } from './given-words.ts';
import { hoursOf, longestPause } from './schedule.ts';
import { wordText } from './shell-text.ts';

/** Hours that one kept copy of a rhythm stands for. */
const HOURS: Readonly<Record<string, number>> = { hourly: 1, daily: 24, weekly: 168, monthly: 720, yearly: 8760 };
export const RHYTHMS: readonly string[] = Object.keys(HOURS);

type Kept = NonNullable<CopyRhythm['kept']>;

/** `daily 7`: what each of these keeps, in hours. */
export function keptOf(numbers: readonly { readonly name: string; readonly text: string; readonly at: Place }[]): readonly Kept[] {
  return numbers.flatMap(({ name, text, at }) => { const hours = hoursKept(name, text); return hours > 0 ? [{ hours, at }] : []; });
}

/** The one that keeps copies longest. */
export function longest(kept: readonly Kept[]): CopyRhythm | undefined {
  const [first] = [...kept].sort((a, b) => b.hours - a.hours);
  return first && { kept: first };
}

/** `2d`, `36H`, `1m` and `1y` as restic and borg write lengths of time. */
export function lengthKept(text: string): number | undefined {
  return hoursOf(text.replace(/^(\d+)H$/, '$1h').replace(/^(\d+)m$/, (_, months: string) => `${Number(months) * 30}d`).replace(/^(\d+)y$/, (_, years: string) => `${Number(years) * 365}d`));
}

function hoursKept(name: string, text: string): number {
  return (Object.hasOwn(HOURS, name) ? HOURS[name] ?? 0 : 0) * (/^\d{1,5}$/.test(text) ? Number(text) : text === '-1' ? 100_000 : 0);
}

/** How long copies stay by a command that deletes older ones, and which program's copies. */
export interface Pruned extends Span { readonly tool: string; readonly hours: number }

/** Whole numbers of copies, whenever they were made: no time can be told where one of these is set. */
const UNTIMED = ['--keep-last', '-l', '--keep-tag', '--keep-minutely', '--keep-secondly', '--keep-13weekly', '--keep-3monthly'];

/** `restic forget`, `borg prune` and `kopia policy set` of a script, each as far as it tells a time. */
export function prunedIn(commands: readonly ShellCommand[]): readonly Pruned[] {
  return commands.flatMap((command): readonly Pruned[] => {
    const [program, ...args] = command.words.map((word) => wordText(word, new Map()));
    const tool = (program?.text ?? '').replace(/^.*\//, '');
    const says = (word: string): boolean => args.some((arg) => arg.text === word);
    const span = { start: command.start, end: command.end };
    if (tool === 'kopia') {
      if (!says('policy') || !says('set')) return [];
      // What is not written keeps its default, and the last few stay whenever they were made.
      const numbers = [...RHYTHMS.filter((name) => name !== 'yearly'), 'annual'].map((name) => ({ name: name === 'annual' ? 'yearly' : name, text: optionOf(args, [`--keep-${name}`])?.text ?? '' }));
      const hours = Math.max(...numbers.map(({ name, text }) => hoursKept(name, text)));
      return /^[01]$/.test(optionOf(args, ['--keep-latest'])?.text ?? '') && numbers.every(({ text }) => /^\d{1,5}$/.test(text)) && hours > 0 ? [{ tool, hours, ...span }] : [];
    }
    const verb = tool === 'restic' || tool === 'rustic' ? 'forget' : tool === 'borg' ? 'prune' : undefined;
    if (verb === undefined || !says(verb) || says('--dry-run') || says('-n') || UNTIMED.some((name) => optionOf(args, [name]) !== undefined)) return [];
    const short: Readonly<Record<string, string>> = { hourly: '-H', daily: '-d', weekly: '-w', monthly: '-m', yearly: '-y' };
    const kept = RHYTHMS.flatMap((name) => {
      const text = optionOf(args, [`--keep-${name}`, short[name] ?? ''])?.text;
      const within = optionOf(args, [`--keep-within-${name}`])?.text;
      return [...(text === undefined ? [] : [hoursKept(name, text)]), ...(within === undefined ? [] : [lengthKept(within) ?? Number.NaN])];
    });
    const within = optionOf(args, ['--keep-within'])?.text;
    const hours = Math.max(0, ...kept, ...(within === undefined ? [] : [lengthKept(within) ?? Number.NaN]));
    return hours > 0 ? [{ tool, hours, ...span }] : [];
  });
}

/** How long a schedule waits at most between two runs, of several that all start one thing. */
export function oftenest(schedules: readonly { readonly text: string; readonly at: Place }[]): NonNullable<CopyRhythm['every']> | undefined {
  const told = schedules.map(({ text, at }) => ({ hours: longestPause(text), at }));
  // One that cannot be read may run between the others.
  if (told.some(({ hours }) => hours === undefined)) return undefined;
  const [first] = told.flatMap(({ hours, at }) => (hours === undefined ? [] : [{ hours, at }])).sort((a, b) => a.hours - b.hours);
  return first;
}
