import { nat } from 'fast-check';
import type { GeneratorValue } from 'fast-check';

/** A source of numbers from 0 up to a bound, exclusive: random in a property, from a digest in a placeholder. */
export type Draw = (bound: number) => number;

/** A property of what is drawn: `fc.property(fc.gen(), draws((d) => ...))`. */
export const draws = (run: (d: Draw) => void): ((generate: GeneratorValue) => void) => (generate) => { run((bound) => generate(nat, { max: Math.max(0, bound - 1) })); };

const ALL = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i));
const LOWER = 'abcdefghijklmnopqrstuvwxyz';

/**
 * A text that the pattern matches, of a length it allows. Knows what patterns of rules/providers are made of: characters, classes, groups with
 * alternatives, bounded repetition; looks ahead of nothing. What may repeat without end repeats a few times more than it must.
 */
export function sampleOf(pattern: string, draw: Draw): string {
  let at = pattern.startsWith('^') ? 1 : 0;
  const end = pattern.endsWith('$') ? pattern.length - 1 : pattern.length;

  function alternatives(): () => string {
    const options: (() => string)[] = [];
    do { options.push(sequence()); } while (at < end && pattern[at] === '|' && ++at > 0);
    return () => (options[draw(options.length)] ?? (() => ''))();
  }

  function sequence(): () => string {
    const parts: (() => string)[] = [];
    while (at < end && pattern[at] !== '|' && pattern[at] !== ')') parts.push(repeated(atom()));
    return () => parts.map((part) => part()).join('');
  }

  function atom(): () => string {
    const char = pattern[at] ?? '';
    if (char === '(') {
      const ahead = /^\(\?[=!]/.test(pattern.slice(at, at + 3));
      at += pattern.startsWith('(?:', at) || ahead ? 3 : 1;
      const inner = alternatives();
      at++;
      return ahead ? () => '' : inner;
    }
    const set = char === '[' ? setOf() : [escaped()].flat();
    return () => set[draw(set.length)] ?? '';
  }

  function setOf(): string[] {
    at++;
    const negated = pattern[at] === '^';
    if (negated) at++;
    const set: string[] = [];
    while (pattern[at] !== ']') {
      const first = escaped();
      const [low = ''] = first;
      if (first.length === 1 && pattern[at] === '-' && pattern[at + 1] !== ']') {
        at++;
        const [high = ''] = escaped();
        for (let code = low.charCodeAt(0); code <= high.charCodeAt(0); code++) set.push(String.fromCharCode(code));
      } else set.push(...first);
    }
    at++;
    return negated ? [...LOWER].filter((letter) => !set.includes(letter)) : set;
  }

  /** One character as written, or the class of an escape. */
  function escaped(): string[] {
    const char = pattern[at++] ?? '';
    if (char !== '\\') return [char];
    const next = pattern[at++] ?? '';
    if (next === 'd') return [...'0123456789'];
    if (next === 's') return [' '];
    if (next === 'S') return ALL.filter((one) => /[A-Za-z0-9]/.test(one));
    if (next === 'x') { at += 2; return [String.fromCharCode(Number.parseInt(pattern.slice(at - 2, at), 16))]; }
    return [next];
  }

  function repeated(part: () => string): () => string {
    const rest = pattern.slice(at, end);
    const counted = /^\{(\d+)(,?)(\d*)\}/.exec(rest);
    let [low, high] = [1, 1];
    if (counted) { at += counted[0].length; low = Number(counted[1]); high = counted[2] === '' ? low : counted[3] === '' ? low + 8 : Number(counted[3]); }
    else if (rest.startsWith('?')) { at++; low = 0; }
    else if (rest.startsWith('+') || rest.startsWith('*')) { at++; low = rest.startsWith('+') ? 1 : 0; high = low + 8; }
    return () => Array.from({ length: low + draw(Math.min(high - low, 40) + 1) }, part).join('');
  }

  return alternatives()();
}
