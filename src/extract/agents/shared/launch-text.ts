import { STARTERS } from './script-calls.ts';

const SOURCE = /\.[cm]?[jt]sx?$/;
/** A starter called with a text first, as `callsIn` takes it. What is in doubt (comments, types, brackets around either) counts; `/a/.exec(text)` does not. */
const STARTED = new RegExp(`(?<![\\w$])(?:${[...STARTERS].sort((a, b) => b.length - a.length).join('|')})(?:(?:\\s*[\\])]){0,9}\\s*\\(\\s*["'\`(/]|(?:\\s*[\\])]){0,9}\\s*[</])`);

/** What may begin one of the programs in the text of a program: a quote, a space, an escape, a sign of the shell, but no longer name. */
export interface LaunchSigns { readonly programs: RegExp; readonly modules: readonly string[] }

/** The signs of some programs (name or package) and of libraries, made once per scan. */
export function launchSigns(programs: ReadonlyMap<string, string>, modules: ReadonlySet<string> = new Set()): LaunchSigns {
  const names = [...programs.keys()].map((name) => name.replace(/[^\w]/g, '\\$&')).join('|');
  return { programs: new RegExp(`(?:(?<![\\w.-])|(?<=\\\\[bfnrtv]))(?:${names})(?![\\w./-])`), modules: [...modules] };
}

/**
 * Must this file be parsed to see what `launchesIn` sees? A program that names an agent mostly talks of it; one that starts it hands its name to a call. Files that are no JavaScript or TypeScript
 * are always parsed.
 */
export function mayHoldLaunch({ file, text }: { readonly file: string; readonly text: string }, { programs, modules }: LaunchSigns): boolean {
  if (!SOURCE.test(file)) return true;
  return modules.some((name) => text.includes(name)) || (STARTED.test(text) && programs.test(text));
}
