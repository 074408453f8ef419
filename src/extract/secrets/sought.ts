import type { Knowledge, MadeTables, SoughtLists } from '../../model/index.ts';
import { ENVIRONMENT_LITERALS } from './bearer.ts';
import { ENCRYPTED_MARKS } from './encrypted.ts';
import { gatesOf } from './gates.ts';
import { COMMAND_LITERALS } from './generic-commands.ts';
import { GENERIC_LITERALS } from './generic-literals.ts';
import { PIECED_LITERALS } from './pieced.ts';
import { SLASHED_LITERALS } from './slashed.ts';
import { kindLists, secretTables } from './tables.ts';
import type { SecretTables } from './tables.ts';
import { asksOf, decidingNames, worthLiterals } from './worth.ts';

/** What the reader of credentials asks the prefilter for, and what each literal means to it; all lower case. */
export interface Sought {
  readonly literals: readonly string[];
  /** Literals that some reader goes by, and those that tell by themselves what stands there. */
  readonly mine: ReadonlySet<string>;
  readonly telling: ReadonlySet<string>;
  /** As `asksOf`. */
  readonly asks: ReadonlyMap<string, number>;
  /** As `gatesOf`. */
  readonly bits: ReadonlyMap<string, number>;
}

/** Where text is decoded, lower case: what is written there says nothing of itself before it is. */
const DECODERS = ['atob(', 'b64decode', 'base64', 'encoding: b64', 'fromhex', 'unhexlify', "'hex'", '"hex"', 'hex2bin', 'xxd -r'];

/** The same of tables, by the lists that the build made of them where it did. */
export function soughtOf(tables: SecretTables, lists?: SoughtLists): Sought {
  return lists ? read(lists) : madeOf(tables);
}

/** What the build makes of tables, so that it need not be made at every start. */
export function madeTables(knowledge: Knowledge): MadeTables {
  const { literals, mine, telling, asks, bits } = madeOf(secretTables(knowledge));
  // Those that are looked for come first.
  const words = [...new Set([...literals, ...mine, ...telling, ...asks.keys(), ...bits.keys()])];
  const numbers = new Map(words.map((word, number) => [word, number]));
  const numbered = (some: Iterable<string>): number[] => [...some].map((word) => numbers.get(word) ?? 0);
  const paired = (some: ReadonlyMap<string, number>): number[] => [...some].flatMap(([word, said]) => [numbers.get(word) ?? 0, said]);
  return { kinds: kindLists(knowledge), sought: { words, literals: literals.length, mine: numbered(mine), telling: numbered(telling), asks: paired(asks), gates: paired(bits) } };
}

function madeOf(tables: SecretTables): Sought {
  const gates = gatesOf(tables);
  const mine = new Set([...tables.literals(), ...decidingNames(tables), ...COMMAND_LITERALS, ...tables.commands.literals, ...ENCRYPTED_MARKS, ...GENERIC_LITERALS, ...SLASHED_LITERALS, ...DECODERS]);
  return {
    literals: [...new Set([...mine, ...gates.literals(), ...worthLiterals(tables), ...ENVIRONMENT_LITERALS, ...PIECED_LITERALS])],
    mine, telling: tellingLiterals(tables), asks: asksOf(tables), bits: gates.bits,
  };
}

function read({ words, literals, mine, telling, asks, gates }: SoughtLists): Sought {
  const word = (number: number): string => words[number] ?? '';
  const said = (pairs: readonly number[]): ReadonlyMap<string, number> => { const out = new Map<string, number>(); for (let i = 1; i < pairs.length; i += 2) out.set(word(pairs[i - 1] ?? 0), pairs[i] ?? 0); return out; };
  return { literals: words.slice(0, literals), mine: new Set(mine.map(word)), telling: new Set(telling.map(word)), asks: said(asks), bits: said(gates) };
}

function tellingLiterals(tables: SecretTables): ReadonlySet<string> {
  const own = tables.kinds.filter((row) => row.kind.recognise.public !== true && row.kind.recognise.decides !== 'no' && row.provider.id !== 'databases').flatMap((row) => row.kind.recognise.literals);
  return new Set([...own.map((literal) => literal.toLowerCase()).filter((literal) => literal.length > 3), 'private key-----', ...tables.own.flatMap((one) => one.said.keywords.map((word) => word.toLowerCase()))]);
}
