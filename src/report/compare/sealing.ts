import type { Comparison, Enforcement, Sealing } from '../../model/index.ts';
import { harmless } from '../safe.ts';
import type { Line } from '../story/blocks.ts';
import { line, span } from '../story/blocks.ts';
import { clipped } from './phrase.ts';

/**
 * What stands behind the files that the gate obeys, in words: `unsealed`, `sealed (serial 3 by Ann and Bob, keys pinned)`, `seal broken: why`. Where the workflow itself is text of the change, so
 * is the pin in it, and it counts for nothing.
 */
export function sealingWords(sealing: Sealing, enforcement: Enforcement): string {
  switch (sealing.state) {
    case 'unsealed': return 'unsealed';
    case 'broken': return `seal broken: ${harmless(sealing.why)}`;
    case 'sealed': return `sealed (serial ${sealing.serial} by ${sealing.persons.map((person) => `\`${clipped(person).replaceAll('`', '\'')}\``).join(' and ')}, ${keysWords(sealing, enforcement)})`;
  }
}

function keysWords({ pinned }: Extract<Sealing, { state: 'sealed' }>, enforcement: Enforcement): string {
  return pinned && enforcement === 'enforcing' ? 'keys pinned' : 'keys on the base commit alone: the weaker mode';
}

/** The same for the first line of a report, which says why a seal is broken below. Nothing where nobody looked and it is not known to be unsealed. */
export function sealingLine({ sealing, unsealed, enforcement }: Comparison): Line {
  if (!sealing) return unsealed ? [span(', unsealed', 'aside')] : [];
  if (sealing.state !== 'sealed') return [span(sealing.state === 'broken' ? ', seal broken' : ', unsealed', sealing.state === 'broken' ? 'bad' : 'aside')];
  const persons = sealing.persons.flatMap((person, at) => [...(at > 0 ? [span(' and ', 'aside')] : []), { text: clipped(person), tone: 'aside' as const, code: true as const }]);
  return line(span(`, sealed (serial ${sealing.serial} by `, 'aside'), ...persons, span(`, ${keysWords(sealing, enforcement)})`, 'aside'));
}

/** The same in a word, for a title. */
export function sealingWord({ sealing, unsealed }: Comparison): string {
  return sealing?.state === 'broken' ? ', seal broken' : unsealed ? ', unsealed' : ', sealed';
}

/** What is recorded beside a report of code scanning: whose word it is. */
export function standing(comparison: Comparison): Readonly<Record<string, unknown>> {
  const { enforcement, sealing, unsealed, gate, delta } = comparison;
  return {
    enforcement, state: gate.state, change: delta.verdict, sealed: sealing ? sealing.state : unsealed ? 'unsealed' : 'sealed',
    ...(sealing?.state === 'sealed' ? { serial: sealing.serial, persons: sealing.persons, keys: keysOf(sealing, enforcement) } : {}),
  };
}

/** pinned, or the keys of the base commit alone. */
export function keysOf(sealing: Extract<Sealing, { state: 'sealed' }>, enforcement: Enforcement): 'pinned' | 'base-commit' { return sealing.pinned && enforcement === 'enforcing' ? 'pinned' : 'base-commit'; }
