import { andList } from '../model/index.ts';
import type { EnvironmentKind, Gate, Verdict } from '../model/index.ts';

const SMALL = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
/** `12,345`. */
export const grouped = (n: number): string => String(n).replace(/\B(?=(?:\d{3})+$)/g, ',');

/** `3 agents`, `1 agent`, `12,345 files`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${grouped(n)} ${n === 1 ? one : many}`;
}

/** `three changes`, `12 changes`. */
export function spell(n: number, one: string, many = `${one}s`): string {
  return `${SMALL[n] ?? grouped(n)} ${n === 1 ? one : many}`;
}

/** First letter large; the rest as it is. */
export function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** Without the full stop, so that it can go on. */
export function open(text: string): string {
  return text.trim().replace(/[.;,]+$/, '');
}

/** `a, b and 3 more`: at most `most` names. */
export function names(all: readonly string[], most = 4): string {
  return andList(all, most);
}

/** An environment in a table. */
export function environmentName(kind: EnvironmentKind): string {
  return kind === 'unknown' ? 'not known' : kind;
}

/** Who is in the way. */
export function gateWords(gate: Gate): string {
  return { open: 'nobody asked', asked: 'a human is asked', closed: 'a control holds' }[gate];
}

/** Finishes "it ...". */
export function verdictWords(verdict: Verdict): string {
  return { irrecoverable: 'would not come back', uncertain: 'not established whether it would come back', recoverable: 'could be brought back' }[verdict];
}
