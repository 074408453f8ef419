import { isPasswordPiece } from '../shared/address-pieces.ts';
import { remembered } from '../shared/remembered.ts';
import { classOfName } from './generic-names.ts';
import { kindsOfName } from './names.ts';
import { plainName } from './tables.ts';
import type { SecretTables } from './tables.ts';

/** Keys whose value belongs to the key before them: `DEPLOY_TOKEN: {value: ..., description: ...}`. */
export const VALUE_KEYS: ReadonlySet<string> = new Set(['value', 'Value', 'default', 'Default']);
/** Names of profiles, which need no secret. */
export const PROFILE = /^AWS_(?:DEFAULT_)?PROFILE$/;

/** Tells of the last key of a path whether any reader of bindings goes by it. The same function for the same tables. */
export function tellingNames(tables: SecretTables): (name: string) => boolean {
  const known = TELLING.get(tables) ?? remembered((name) => VALUE_KEYS.has(name) || PROFILE.test(name) || isPasswordPiece(name) || classOfName(name) !== undefined || kindsOfName(name, tables).length > 0 || endsName(name, tables));
  TELLING.set(tables, known);
  return known;
}
const TELLING = new WeakMap<SecretTables, (name: string) => boolean>();

/** May it be the last word of a name of the tables, of which the first are keys further up? By its last letters: says yes too often. */
export function endsName(name: string, tables: SecretTables): boolean {
  const known = ENDS.get(tables) ?? new Set([...tables.byName.keys()].flatMap((one) => [1, 2, TAIL].map((length) => one.slice(-length))));
  ENDS.set(tables, known);
  const plain = plainName(name);
  return plain === '' || known.has(plain.slice(-TAIL));
}
const ENDS = new WeakMap<SecretTables, ReadonlySet<string>>();
const TAIL = 3;
