import type { Builtin } from './functions.ts';
import { list, lost, MOST_TEXT, numberOf, refsOf, scalar, textOf } from './value.ts';
import type { Value } from './value.ts';

/** A function of texts only, unknown when one of them is. */
function ofTexts(count: number, compute: (...texts: string[]) => string | boolean | number): Builtin {
  return (args, at) => {
    const texts = args.slice(0, count).map(textOf);
    return texts.length === count && texts.every((text) => text !== undefined) ? scalar(compute(...texts), at) : undefined;
  };
}
function ofNumbers(compute: (...numbers: number[]) => number): Builtin {
  return (args, at) => {
    const numbers = args.map(numberOf);
    return numbers.length > 0 && numbers.every((number) => number !== undefined) ? scalar(compute(...numbers), at) : undefined;
  };
}

/** `%s`, `%d`, `%v`, `%q` and `%%`; anything else is not followed. */
function format(template: string, args: readonly Value[]): string | undefined {
  const parts = template.split('%');
  let out = parts[0] ?? '';
  let used = 0;
  for (let i = 1; i < parts.length; i++) {
    const part = parts[i] ?? '';
    if (part === '' && i + 1 < parts.length) { out += `%${parts[++i] ?? ''}`; continue; }
    const verb = /^0?(\d{0,2})([sdvq])/.exec(part);
    const text = textOf(args[used++]);
    if (!verb || text === undefined || out.length > MOST_TEXT) return undefined;
    const shown = verb[2] === 'q' ? JSON.stringify(text) : text;
    out += shown.padStart(Number(verb[1] || 0), part.startsWith('0') ? '0' : ' ') + part.slice(verb[0].length);
  }
  return out;
}

const join: Builtin = (args, at) => {
  const separator = textOf(args[0]);
  const items: string[] = [];
  for (const arg of args.slice(1)) {
    if (arg.type !== 'list') return undefined;
    for (const item of arg.items) { const text = textOf(item); if (text === undefined) return undefined; items.push(text); }
  }
  return separator === undefined ? undefined : scalar(items.join(separator), at);
};

const split: Builtin = (args, at) => {
  const [separator, text] = args.map(textOf);
  return separator === undefined || text === undefined ? undefined : list(text.split(separator).map((part) => scalar(part, args[1]?.at)), at);
};

/** Plain replacement. A pattern between slashes is a regular expression, which is not run. */
const replace: Builtin = (args, at) => {
  const [text, find, by] = args.map(textOf);
  if (text === undefined || find === undefined || by === undefined || (find.length > 1 && find.startsWith('/') && find.endsWith('/'))) return undefined;
  if (find === '' || text.length * Math.max(1, by.length) > MOST_TEXT * 100) return undefined;
  return scalar(text.replaceAll(find, () => by), at);
};

const trim = (text: string, characters: string): string => {
  let [from, to] = [0, text.length];
  while (from < to && characters.includes(text[from] ?? '')) from++;
  while (to > from && characters.includes(text[to - 1] ?? '')) to--;
  return text.slice(from, to);
};

/** Files and templates rendered from files: not read, but what is handed to them flows on. */
const fromFile: Builtin = (args, at) => lost('it comes from another file', at, args.flatMap((arg) => refsOf(arg)));

export const textFunctions: Readonly<Record<string, Builtin>> = {
  abs: ofNumbers((n) => Math.abs(n)), ceil: ofNumbers((n) => Math.ceil(n)), floor: ofNumbers((n) => Math.floor(n)),
  max: ofNumbers((...all) => Math.max(...all)), min: ofNumbers((...all) => Math.min(...all)),
  base64encode: ofTexts(1, (text) => Buffer.from(text, 'utf8').toString('base64')),
  chomp: ofTexts(1, (text) => text.replace(/\r?\n$/, '')),
  endswith: ofTexts(2, (text, end) => text.endsWith(end)), startswith: ofTexts(2, (text, start) => text.startsWith(start)), strcontains: ofTexts(2, (text, part) => text.includes(part)),
  file: fromFile, filebase64: fromFile, templatefile: fromFile,
  format: (args, at) => { const text = textOf(args[0]); const out = text === undefined ? undefined : format(text, args.slice(1)); return out === undefined ? undefined : scalar(out, at); },
  join, replace, split,
  lower: ofTexts(1, (text) => text.toLowerCase()), upper: ofTexts(1, (text) => text.toUpperCase()),
  title: ofTexts(1, (text) => text.replace(/(^|\s)([a-z])/g, (_, before: string, letter: string) => before + letter.toUpperCase())),
  substr: (args, at) => {
    const [text, from, length] = [textOf(args[0]), numberOf(args[1]), numberOf(args[2])];
    if (text === undefined || from === undefined || length === undefined) return undefined;
    const start = from < 0 ? text.length + from : from;
    return scalar(text.slice(start, length < 0 ? undefined : start + length), at);
  },
  tobool: (args, at) => { const text = textOf(args[0]); return text === 'true' || text === 'false' ? scalar(text === 'true', at) : undefined; },
  tonumber: ofNumbers((n) => n), tostring: ofTexts(1, (text) => text),
  trim: ofTexts(2, trim), trimspace: ofTexts(1, (text) => text.trim()),
  trimprefix: ofTexts(2, (text, start) => (text.startsWith(start) ? text.slice(start.length) : text)),
  trimsuffix: ofTexts(2, (text, end) => (end !== '' && text.endsWith(end) ? text.slice(0, -end.length) : text)),
  urlencode: ofTexts(1, (text) => encodeURIComponent(text.replace(/[\ud800-\udfff]/g, '?')).replaceAll('%20', '+').replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)),
};
