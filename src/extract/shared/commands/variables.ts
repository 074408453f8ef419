import type { ShellAssignment, ShellCommand, Span } from '../../../model/index.ts';

/** A variable of the environment that a script reads. */
export interface VariableUse extends Span { readonly name: string }

const OWN = /^(?:[0-9@*#?$!_-]|PATH|HOME|PWD|OLDPWD|USER|SHELL|IFS|LANG|LC_\w+|TERM|TMPDIR|RANDOM|SECONDS|LINENO|BASH\w*|FUNCNAME|PIPESTATUS|OPTARG|OPTIND|UID|EUID|HOSTNAME|PPID|REPLY|EDITOR|COLUMNS|LINES|MAKE|MAKEFLAGS|CURDIR|SHELLOPTS)$/;

/**
 * Variables that come from outside the script, each once, in order of their first use: those it reads and does not assign itself (an
 * assignment from a variable of the same name, `X=${X:-default}`, does not count).
 */
export function variablesOf(commands: readonly ShellCommand[], assignments: readonly ShellAssignment[]): readonly VariableUse[] {
  const own = new Set(assignments.filter((one) => !one.value.variables.includes(one.name)).map((one) => one.name));
  const found = new Map<string, VariableUse>();
  const read = (names: readonly string[], at: Span): void => {
    for (const name of names) if (/^[A-Za-z_]\w{1,80}$/.test(name) && !OWN.test(name) && !own.has(name) && !found.has(name)) found.set(name, { name, start: at.start, end: at.end });
  };
  for (const one of assignments) read(one.value.variables, one);
  for (const command of commands) {
    for (const one of command.environment) read(one.value.variables, one);
    for (const word of command.words) read(word.variables, word);
    for (const redirect of command.redirects) read(redirect.target.variables, redirect.target);
  }
  return [...found.values()].sort((a, b) => a.start - b.start);
}

/** What a variable of the script stands for: the variable of the environment it was assigned from, at most five steps. */
export function originOf(name: string, assignments: readonly ShellAssignment[]): string {
  let current = name;
  for (let step = 0; step < 5; step++) {
    const from: string | undefined = assignments.find((one) => one.name === current)?.value.variables.find((other) => other !== current);
    if (from === undefined) break;
    current = from;
  }
  return current;
}
