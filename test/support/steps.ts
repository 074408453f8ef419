/**
 * How many steps an engine that goes back takes for an expression, counted and not timed: what takes longer than its text is long takes more steps too, on any machine.
 * Knows what the expressions of this program are made of: characters, classes, groups, looking ahead and behind, repetition, references to groups.
 */

type Node =
  | { readonly is: 'one'; readonly holds: (char: string) => boolean; readonly shown: string }
  | { readonly is: 'row'; readonly of: readonly Node[] }
  | { readonly is: 'either'; readonly of: readonly Node[] }
  | { readonly is: 'times'; readonly of: Node; readonly least: number; readonly most: number; readonly lazy: boolean }
  | { readonly is: 'group'; readonly of: Node; readonly number: number }
  | { readonly is: 'again'; readonly number: () => number }
  | { readonly is: 'look'; readonly of: Node; readonly ahead: boolean; readonly not: boolean }
  | { readonly is: 'edge'; readonly sign: string };

/** An expression taken apart. */
export interface Taken { readonly root: Node; readonly flags: string }

/** Takes an expression apart, by its source and its flags. */
export function takenApart(source: string, flags = ''): Taken {
  let at = 0;
  let groups = 0;
  const names = new Map<string, number>();
  const kept = flags.replace(/[gyd]/g, '');

  function alternatives(): Node {
    const of = [row()];
    while (source[at] === '|') { at++; of.push(row()); }
    return of.length === 1 && of[0] ? of[0] : { is: 'either', of };
  }
  function row(): Node {
    const of: Node[] = [];
    while (at < source.length && source[at] !== '|' && source[at] !== ')') of.push(repeated(atom()));
    return { is: 'row', of };
  }
  function atom(): Node {
    const char = source[at] ?? '';
    if (char === '^' || char === '$') { at++; return { is: 'edge', sign: char }; }
    if (char === '(') return group();
    if (char === '[') { const from = at++; while (source[at] !== ']') at += source[at] === '\\' ? 2 : 1; at++; return one(source.slice(from, at)); }
    if (char !== '\\') { at++; return one(char); }
    const named = /^\\k<(\w+)>/.exec(source.slice(at));
    if (named) { at += named[0].length; return { is: 'again', number: () => names.get(named[1] ?? '') ?? 0 }; }
    const numbered = /^\\([1-9]\d?)/.exec(source.slice(at));
    if (numbered) { at += numbered[0].length; return { is: 'again', number: () => Number(numbered[1]) }; }
    const whole = /^\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|u\{[0-9a-f]+\}|[pP]\{[^}]+\}|[^])/i.exec(source.slice(at))?.[0] ?? '\\';
    at += whole.length;
    return whole === '\\b' || whole === '\\B' ? { is: 'edge', sign: whole } : one(whole);
  }
  function group(): Node {
    const opened = /^\((?:\?(?:(<?[=!])|<(\w+)>|[a-z-]*:))?/.exec(source.slice(at)) ?? ['('];
    at += opened[0].length;
    const [, look, name] = opened;
    const number = opened[0] === '(' || name !== undefined ? ++groups : 0;
    if (name !== undefined) names.set(name, number);
    const of = alternatives();
    at++;
    if (look !== undefined) return { is: 'look', of, ahead: !look.startsWith('<'), not: look.endsWith('!') };
    return number > 0 ? { is: 'group', of, number } : of;
  }
  function one(shown: string): Node {
    const expression = new RegExp(`^(?:${shown})$`, kept);
    const known = new Map<string, boolean>();
    return { is: 'one', shown, holds: (char) => { let held = known.get(char); if (held === undefined) known.set(char, held = expression.test(char)); return held; } };
  }
  function repeated(of: Node): Node {
    const sign = /^(?:\{(\d+)(,?)(\d*)\}|[*+?])\??/.exec(source.slice(at));
    if (!sign) return of;
    at += sign[0].length;
    const counted = sign[0].startsWith('{');
    const least = counted ? Number(sign[1]) : sign[0].startsWith('+') ? 1 : 0;
    const most = counted ? (sign[2] === '' ? least : sign[3] === '' ? Infinity : Number(sign[3])) : sign[0].startsWith('?') ? 1 : Infinity;
    return { is: 'times', of, least, most, lazy: sign[0].length > 1 && sign[0].endsWith('?') };
  }
  return { root: alternatives(), flags };
}

/** How many steps it takes to say whether the text matches from `start` on; counting ends at `most`. */
export function stepsFrom({ root, flags }: Taken, text: string, start: number, most: number): number {
  const given = new Map<number, string>();
  const words = (at: number): boolean => /\w/.test(text[at] ?? ' ');
  let steps = 0;
  // What stands behind is matched backwards, as engines do.
  const match = (node: Node, at: number, on: boolean, next: (at: number) => boolean): boolean => {
    if (++steps >= most) throw new TooMany();
    switch (node.is) {
      case 'one': { const char = text[on ? at : at - 1]; return char !== undefined && node.holds(char) && next(on ? at + 1 : at - 1); }
      case 'row': {
        const from = (i: number, here: number): boolean => { const part = on ? node.of[i] : node.of[node.of.length - 1 - i]; return part === undefined ? next(here) : match(part, here, on, (then) => from(i + 1, then)); };
        return from(0, at);
      }
      case 'either': return node.of.some((one) => match(one, at, on, next));
      case 'group': return match(node.of, at, on, (then) => { const before = given.get(node.number); given.set(node.number, on ? text.slice(at, then) : text.slice(then, at)); if (next(then)) return true; if (before === undefined) given.delete(node.number); else given.set(node.number, before); return false; });
      case 'again': { const said = given.get(node.number()) ?? ''; return on ? text.startsWith(said, at) && next(at + said.length) : text.endsWith(said, at) && next(at - said.length); }
      case 'look': return match(node.of, at, node.ahead, () => true) !== node.not && next(at);
      case 'edge': return isEdge(node.sign, at) && next(at);
      case 'times': return times(node, at, on, next);
    }
  };
  const times = (node: Node & { is: 'times' }, at: number, on: boolean, next: (at: number) => boolean): boolean => {
    // Of single characters without a call for each, or a long text would be too deep.
    if (node.of.is === 'one') {
      const { of: { holds }, least, most: upTo, lazy } = node;
      let count = 0;
      const here = (): number => (on ? at + count : at - count);
      const more = (): boolean => { steps++; const char = text[on ? here() : here() - 1]; if (count >= upTo || char === undefined || !holds(char)) return false; count++; return true; };
      if (lazy) for (;;) { if (count >= least && next(here())) return true; if (!more()) return false; }
      while (more()) if (steps >= most) throw new TooMany();
      for (; count >= least; count--) { if (++steps >= most) throw new TooMany(); if (next(here())) return true; }
      return false;
    }
    const again = (count: number, here: number): boolean => {
      const further = (): boolean => count < node.most && match(node.of, here, on, (then) => (then !== here || count < node.least) && again(count + 1, then));
      if (count < node.least) return further();
      return node.lazy ? next(here) || further() : further() || next(here);
    };
    return again(0, at);
  };
  const isEdge = (sign: string, at: number): boolean => {
    if (sign === '^') return at === 0 || (flags.includes('m') && text[at - 1] === '\n');
    if (sign === '$') return at === text.length || (flags.includes('m') && text[at] === '\n');
    return (words(at - 1) !== words(at)) === (sign === '\\b');
  };
  try { match(root, start, true, () => true); } catch (error) { if (!(error instanceof TooMany)) throw error; return most; }
  return steps;
}
class TooMany extends Error {}

const CHARS = [...'aA0_-. =:"\'/\n\t,;<>(){}[]+*&%$#@!?|\\~^`xX1zZ', '\u00e9'];

/** Texts that ask the most of an expression: each part that may be repeated is, as often as it may and up to `length` characters, and behind it stands what ends no match. */
export function hostileTo({ root }: Taken, length: number): string[] {
  const out = new Set<string>();
  const shortest = (node: Node): string => {
    switch (node.is) {
      case 'one': return CHARS.find((char) => node.holds(char)) ?? [...Array(0x3000).keys()].map((code) => String.fromCharCode(code)).find((char) => node.holds(char)) ?? '';
      case 'row': return node.of.map(shortest).join('');
      case 'either': return node.of.map(shortest).sort((a, b) => a.length - b.length)[0] ?? '';
      case 'group': return shortest(node.of);
      case 'times': return shortest(node.of).repeat(node.least);
      case 'again': case 'look': case 'edge': return '';
    }
  };
  const bodies = (node: Node): string[] => {
    switch (node.is) {
      case 'one': { const held = CHARS.filter((char) => node.holds(char)); return held.length === 0 ? [shortest(node)] : held.slice(0, 2); }
      case 'either': return node.of.flatMap(bodies).slice(0, 8);
      case 'times': return bodies(node.of);
      case 'group': return bodies(node.of);
      case 'row': return [...new Set([shortest(node), ...node.of.flatMap((part) => (part.is === 'times' ? bodies(part) : []))])].filter((body) => body !== '').slice(0, 8);
      case 'again': case 'look': case 'edge': return [];
    }
  };
  const visit = (node: Node, before: string): void => {
    switch (node.is) {
      case 'row': { let so = before; for (const part of node.of) { visit(part, so); so += shortest(part); } return; }
      case 'either': for (const one of node.of) visit(one, before); return;
      case 'group': case 'look': visit(node.of, before); return;
      case 'times': {
        if (node.most > 3) for (const body of bodies(node.of)) if (body !== '') for (const end of ['\u0001', '']) out.add(before + body.repeat(Math.ceil(length / body.length)) + end);
        visit(node.of, before);
        return;
      }
      case 'one': case 'again': case 'edge':
    }
  };
  visit(root, '');
  return [...out];
}
