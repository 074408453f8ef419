import type { ShellAssignment, ShellWord } from '../../model/index.ts';

/** What a word comes to as far as it can be told: everything, or a certain beginning. */
export interface WordText { readonly text: string; readonly complete: boolean }

/** Longest word looked at. */
const LONGEST = 4096;

/**
 * The text of a shell word with quotes taken off and variables of `variables` put in (`$X`, `${X}`, `${X:-default}`); it ends, incomplete, where
 * something stands that cannot be told (an unknown variable, a command substitution).
 */
export function wordText(word: ShellWord, variables: ReadonlyMap<string, string>): WordText {
  if (word.value !== undefined) return { text: word.value, complete: true };
  return expandText(word.text, variables);
}

/** The same for raw text of a word. */
function expandText(raw: string, variables: ReadonlyMap<string, string>): WordText {
  const text = raw.slice(0, LONGEST);
  let out = '';
  let single = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? '';
    if (c === "'") { single = !single; continue; }
    if (single) { out += c; continue; }
    if (c === '"') continue;
    if (c === '\\') { out += text[++i] ?? ''; continue; }
    if (c === '`') return { text: out, complete: false };
    if (c !== '$') { out += c; continue; }
    const match = /^\$(?:\{([A-Za-z_]\w*)(?::?-([^{}$`"']*))?\}|([A-Za-z_]\w*))/.exec(text.slice(i, i + 300));
    const value = match ? variables.get(match[1] ?? match[3] ?? '') ?? match[2] : undefined;
    if (!match || value === undefined) return { text: out, complete: false };
    out += value;
    i += match[0].length - 1;
  }
  return { text: out, complete: raw.length <= LONGEST };
}

/** Variables assigned exactly once to a text that can be told, over `outer`. */
export function assignedVariables(assignments: readonly ShellAssignment[], outer: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const known = new Map(outer);
  const seen = new Set<string>();
  for (const assignment of assignments) {
    if (seen.has(assignment.name)) { known.delete(assignment.name); continue; }
    seen.add(assignment.name);
    const value = wordText(assignment.value, known);
    if (value.complete) known.set(assignment.name, value.text); else known.delete(assignment.name);
  }
  return known;
}
