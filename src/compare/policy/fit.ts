import { matchesStars } from '../../model/index.ts';

/** Does it fit: surely, perhaps, or not. An allow needs `yes`; a deny already speaks at `maybe`. */
export type Fit = 'yes' | 'maybe' | 'no';

export function best(...all: readonly Fit[]): Fit { return all.includes('yes') ? 'yes' : all.includes('maybe') ? 'maybe' : 'no'; }
export function every(...all: readonly Fit[]): Fit { return all.includes('no') ? 'no' : all.includes('maybe') ? 'maybe' : 'yes'; }

/** Names with anything but printable ASCII may pass for others, so a pattern fits them at most perhaps. */
export function fits(patterns: readonly string[], name: string): Fit {
  const plain = /^[\x20-\x7e]+$/.test(name);
  const folded = plain ? name : name.normalize('NFKC').replace(/[^\x20-\x7e]/g, '');
  if (patterns.includes('*')) return 'yes';
  if (patterns.some((pattern) => matchesStars(pattern, name)) && plain) return 'yes';
  return !plain && (patterns.some((pattern) => matchesStars(pattern, name) || matchesStars(pattern, folded)) || folded.length < name.length) ? 'maybe' : 'no';
}
