import { matchesStars } from '../../../model/index.ts';
import { isOption } from './argv.ts';
import type { Argument } from './argv.ts';

/**
 * Is what `pattern` names among the arguments? `--flag` (however many dashes, also `--flag=value` unless the value says no), `-f` alone or in
 * a cluster such as `-rf`, `--flag=value` or `--flag value` with that very value, and for anything else a word, with `*` for any text.
 */
export function hasArgument(args: readonly Argument[], pattern: string): boolean {
  if (!pattern.startsWith('-')) return args.some((arg) => !isOption(arg) && matchesStars(pattern, arg.value ?? arg.text));
  const [name = '', value] = pattern.split(/[ =]/, 2);
  return value === undefined ? args.some((arg) => isFlag(arg, name)) : optionValues(args, name).some((given) => sameText(given.value ?? given.text, value));
}

/** Values given to option `name`, in order: `--name value`, `--name=value`, `-nvalue`. */
export function optionValues(args: readonly Argument[], name: string): readonly Argument[] {
  const found: Argument[] = [];
  for (const [index, arg] of args.entries()) {
    if (!isOption(arg)) continue;
    const equals = arg.text.indexOf('=');
    const next = args[index + 1];
    if (sameOption(arg.text, name)) { if (next && !isOption(next)) found.push(next); } else if (equals > 0 && sameOption(arg.text.slice(0, equals), name)) found.push(after(arg, equals + 1));
    else if (name.length === 2 && arg.text.length > 2 && arg.text.startsWith(name) && !arg.text.startsWith('--')) found.push(after(arg, 2));
  }
  return found;
}

/** The part of `arg` from offset `from` of its text, with quotes around it removed. */
function after(arg: Argument, from: number): Argument {
  const cut = (text: string): string => text.slice(from).replace(/^(["'])(.*)\1$/s, '$2');
  return { ...arg, text: cut(arg.text), value: arg.value === undefined ? undefined : cut(arg.value) };
}

function isFlag(arg: Argument, name: string): boolean {
  if (!isOption(arg)) return false;
  const equals = arg.text.indexOf('=');
  const written = equals < 0 ? arg.text : arg.text.slice(0, equals);
  if (sameOption(written, name)) return equals < 0 || !/^["']?(?:false|no|0|none|off)["']?$/i.test(arg.text.slice(equals + 1));
  return /^-[A-Za-z]$/.test(name) && /^-[A-Za-z]{2,5}$/.test(written) && written.includes(name.slice(1));
}

/** Long options count as one with any number of dashes; short ones are exact, case included. */
function sameOption(written: string, name: string): boolean {
  if (written === name) return true;
  return name.length > 2 && written.length > 2 && written.replace(/^-+/, '') === name.replace(/^-+/, '');
}

function sameText(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase() || matchesStars(b, a);
}
