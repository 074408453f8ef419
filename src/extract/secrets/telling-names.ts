import { bufferOf } from '../../model/index.ts';
import { isDigit, isLetter, isLower, isNameByte, isUpper } from './byte-kinds.ts';
import { AUTH, CREDENTIAL, HARMLESS_KEY, KEY_ENDS, KEY_OF, NEUTRAL, PASSWORD_ENDS, SYNTAX } from './generic-names.ts';
import { once } from './tables.ts';

/**
 * What the words of a name may say of its value, told from its bytes: as `classOfName`, which has the last word, or more than it says, never less. `key`: half of all keys are those of maps; `secret`: a
 * secret, token, key that opens something, authorization or credential; `password`: one that a person may have chosen, or nobody knows. wasm/names.ts does the same.
 */
export const SAYS = { nothing: 0, key: 1, secret: 2, password: 3 } as const;

/** What single words are, as bits. */
export const WORD = { neutral: 1, keyOf: 2, harmless: 4, syntax: 8, key: 16, keys: 32, pass: 64, telling: 128, keyish: 256, half: 512 } as const;

/** Words of more letters stand in no list. */
const LONGEST = 16;

/** Words by what they are. The module is built with them (scripts/prefilter.ts); here they are asked for only where there is no module. */
export const words: () => ReadonlyMap<string, number> = once(() => {
  const out = new Map<string, number>();
  const add = (words: Iterable<string>, bit: number): void => { for (const word of words) { if (word.length > LONGEST) throw new Error(`${word} is too long to be compared`); out.set(word, (out.get(word) ?? 0) | bit); } };
  add(NEUTRAL, WORD.neutral); add(KEY_OF, WORD.keyOf); add(HARMLESS_KEY, WORD.harmless); add(SYNTAX, WORD.syntax);
  add(['key'], WORD.key); add(['keys'], WORD.keys); add(['pass', 'pw'], WORD.pass); add([...AUTH, ...CREDENTIAL], WORD.telling); add(['nkey', 'xkey'], WORD.keyish); add(['word', 'phrase', 'code'], WORD.half);
  return out;
});

/** Of an ending as many letters as are compared. */
const COMPARED = 8;
/** What the last word ends with, and what that says; 4: a token, unless the word before says of what grammar. */
export const ENDS: readonly (readonly [string, number])[] = [...PASSWORD_ENDS.map((end) => [end.slice(-COMPARED), SAYS.password] as const), ...KEY_ENDS.map((end) => [end.slice(-COMPARED), SAYS.secret] as const), ['secret', SAYS.secret], ['secrets', SAYS.secret], ['token', 4], ['tokens', 4]];

/** How far a name is followed before its telling word, and behind it: of a longer one anything may be. */
const BEFORE = 60;
const BEHIND = 44;

/** What the name around the telling word from `word` to `at` says, which goes on to `end`. */
export function mayTell(bytes: Uint8Array, word: number, at: number, end: number): number {
  let start = word;
  while (start > 0 && word - start < BEFORE && isNameByte(bytes[start - 1] ?? 0)) start--;
  if (word - start >= BEFORE || end - at >= BEHIND) return SAYS.password;
  let last = wordBefore(bytes, start, end);
  for (let earlier = wordBefore(bytes, start, last.start); earlier.end > earlier.start && (isDigit(bytes[last.start] ?? 0) || (bitsOf(last.text) & WORD.neutral) !== 0); earlier = wordBefore(bytes, start, last.start)) last = earlier;
  const before = wordBefore(bytes, start, last.start).text;
  const bits = bitsOf(last.text);
  if ((bits & (WORD.key | WORD.keys)) !== 0) {
    const of = bitsOf(before);
    if ((of & WORD.harmless) !== 0) return SAYS.nothing;
    if (endOf(before) === SAYS.password) return SAYS.password;
    if ((of & WORD.keyOf) !== 0) return SAYS.secret;
    return before === '' || (bits & WORD.key) !== 0 ? SAYS.key : SAYS.nothing;
  }
  if ((bits & WORD.pass) !== 0 || ((bits & WORD.half) !== 0 && (bitsOf(before) & WORD.pass) !== 0)) return SAYS.password;
  const said = endOf(last.text);
  if (said === 4) return (bitsOf(before) & WORD.syntax) === 0 ? SAYS.secret : SAYS.nothing;
  if (said > 0) return said;
  return (bits & WORD.telling) !== 0 ? SAYS.secret : (bits & WORD.keyish) === 0 ? SAYS.nothing : SAYS.key;
}

interface Word { readonly start: number; readonly end: number; readonly text: string }

/** The last word between two offsets, told by its case and by what is no letter, lower case; an empty one where there is none. */
function wordBefore(bytes: Uint8Array, start: number, to: number): Word {
  let end = to;
  while (end > start && !isLetter(bytes[end - 1] ?? 0) && !isDigit(bytes[end - 1] ?? 0)) end--;
  let at = end;
  const is = isDigit(bytes[end - 1] ?? 0) ? isDigit : isLower(bytes[end - 1] ?? 0) ? isLower : isUpper;
  while (at > start && is(bytes[at - 1] ?? 0)) at--;
  if (is === isLower && at > start && isUpper(bytes[at - 1] ?? 0)) at--;
  return { start: at, end, text: bufferOf(bytes, at, end).toString('latin1').toLowerCase() };
}

function bitsOf(word: string): number { return words().get(word) ?? 0; }
function endOf(word: string): number { for (const [end, says] of ENDS) if (word.endsWith(end)) return says; return 0; }
