import type { WordText } from './shell-text.ts';

/** The value of an option: `-f x`, `-fx`, `--file x`, `--file=x`. */
export function optionOf(args: readonly WordText[], names: readonly string[]): WordText | undefined {
  for (const [index, arg] of args.entries()) {
    for (const name of names) {
      if (arg.text === name) return args[index + 1];
      if (name.startsWith('--') && arg.text.startsWith(`${name}=`)) return { text: arg.text.slice(name.length + 1), complete: arg.complete };
      if (/^-[A-Za-z]$/.test(name) && arg.text.startsWith(name) && arg.text.length > 2) return { text: arg.text.slice(2), complete: arg.complete };
    }
  }
  return undefined;
}

/** Words that are neither options nor the value of one of `valued`. */
export function positional(args: readonly WordText[], valued: readonly string[]): readonly WordText[] {
  const found: WordText[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (!arg) continue;
    if (arg.text.startsWith('-') && arg.text !== '-') { if (valued.includes(arg.text)) i++; continue; }
    found.push(arg);
  }
  return found;
}
