/** Reads the words behind a program's name. */
export interface Flags {
  /** Is one of these words there, before a lone `--`? */
  has(...names: readonly string[]): boolean;
  /** Value of `--name value`, `--name=value`, last one wins. */
  value(...names: readonly string[]): string | undefined;
  /** All values of a flag that takes several words (until the next option) or is given several times. */
  values(...names: readonly string[]): readonly string[];
  /** First word that is no option. */
  readonly verb: string | undefined;
}

/** `args`: the words; `valued`: options that take the next word as their value, so that it is not taken for the verb. */
export function readFlags(args: readonly string[], valued: ReadonlySet<string> = new Set()): Flags {
  const end = args.indexOf('--');
  const words = end < 0 ? args : args.slice(0, end);
  const verb = words.find((word, i) => !word.startsWith('-') && !(i > 0 && valued.has(words[i - 1] ?? '')));
  const values = (...names: readonly string[]): readonly string[] => {
    const out: string[] = [];
    for (const [i, word] of words.entries()) {
      const name = names.find((each) => word === each || word.startsWith(`${each}=`));
      if (name === undefined) continue;
      if (word !== name) out.push(word.slice(name.length + 1));
      else for (let k = i + 1; k < words.length && !(words[k] ?? '').startsWith('-'); k++) out.push(words[k] ?? '');
    }
    return out;
  };
  return {
    verb, values,
    has: (...names) => words.some((word) => names.includes(word)),
    value: (...names) => {
      let found: string | undefined;
      for (const [i, word] of words.entries()) {
        for (const name of names) {
          if (word === name) found = words[i + 1];
          else if (word.startsWith(`${name}=`)) found = word.slice(name.length + 1);
        }
      }
      return found;
    },
  };
}
