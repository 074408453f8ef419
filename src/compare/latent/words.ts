import { andList, labelOf } from '../../model/index.ts';
import type { AgentFact, Resource } from '../../model/index.ts';

/** Longest name shown. */
const LONGEST = 80;

/** A name from the tree on one line: what acts or hides is left out, more than 80 characters are cut. */
export function named(text: string): string {
  const shown = [...text.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, ' ').trim()];
  return shown.length <= LONGEST ? shown.join('') : `${shown.slice(0, LONGEST - 1).join('')}…`;
}

/** `a`, `a and b`, `a, b and 3 more files`: at most `most` are named. `more` is the word for the rest. */
export function listed(words: readonly string[], most = 3, more = ''): string {
  const unique = [...new Set(words)];
  const rest = unique.length - most;
  const shown = rest > 0 ? [...unique.slice(0, most), `${rest} more${more === '' ? '' : ` ${more}${rest === 1 ? '' : 's'}`}`] : unique;
  return andList(shown);
}

export function capital(text: string): string { return text.slice(0, 1).toUpperCase() + text.slice(1); }
export function small(text: string): string { return text.slice(0, 1).toLowerCase() + text.slice(1); }

/** A resource in a sentence. */
export function thing(resource: Resource): string { return named(labelOf(resource)); }

/** An agent in a sentence; one that a file starts says which. */
export function who(agent: AgentFact): string {
  return agent.id.startsWith('ci:') || agent.id.startsWith('run:') ? `${named(agent.name)} (${named(agent.id)})` : named(agent.name);
}
