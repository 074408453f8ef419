import type { SecretTables } from './tables.ts';
import { AWS_LITERALS } from './aws.ts';
import { BEARER_LITERALS } from './bearer.ts';
import { COOKIE_LITERALS } from './cookies.ts';
import { ENCRYPTED_LITERALS } from './encrypted.ts';
import { COMMAND_LITERALS } from './generic-commands.ts';
import { ELEMENT_LITERALS } from './generic-elements.ts';
import { CURL_LITERALS, SCHEME_LITERALS } from './generic-headers.ts';
import { SIGNED_TOKEN_LITERALS } from './generic-signed.ts';
import { SIGNATURE_LITERALS } from './generic-urls.ts';
import { REGISTRY_LITERALS } from './npmrc.ts';
import { PEM_LITERALS } from './pem.ts';
import { PUBLISHED_LITERALS } from './secretlint.ts';
import { shapeStarts } from './shapes.ts';
import { GOOGLE_LITERALS } from './service-account.ts';
import { SLASHED_LITERALS } from './slashed.ts';
import { CONSTANT_LITERALS, PASSWORD_LITERALS } from './split.ts';
import { URL_LITERALS } from './urls.ts';
import { ofSameHits } from './same-hits.ts';
import { WEBHOOK_LITERALS } from './webhooks.ts';

/** A reader, or a part of one, that finds nothing in a text without any of its literals. */
export const GATES = ['aws', 'bearer', 'commands', 'constants', 'cookies', 'curl', 'elements', 'encrypted', 'google', 'names', 'passwords', 'pem', 'published', 'registries', 'schemes', 'shapes', 'signatures', 'signed', 'slashed', 'urls', 'uuids', 'webhooks'] as const;

/** The same of those of which no literal tells, only the bytes of a file do. */
const ALWAYS = ['addresses', 'finds', 'packed', 'pieced', 'shaped', 'tokens'] as const;
export type Gate = (typeof GATES)[number] | (typeof ALWAYS)[number];
const BITS: ReadonlyMap<Gate, number> = new Map([...GATES, ...ALWAYS].map((gate, index) => [gate, 1 << index]));
const ALWAYS_OPEN = ALWAYS.reduce((mask, gate) => mask | (BITS.get(gate) ?? 0), 0);

/** Which readers may find something in one file. */
export interface Open {
  has(gate: Gate): boolean;
  /** The literals that occur, lower case; undefined where that is not known. */
  readonly hits: ReadonlySet<string> | undefined;
}

/** All of them: for text whose literals nobody looked for. */
export const ALL_OPEN: Open = { has: () => true, hits: undefined };

/** The same without these, of which something else told that they find nothing. */
export function without(open: Open, shut: readonly Gate[]): Open {
  const none = new Set(shut);
  return { hits: open.hits, has: (gate) => !none.has(gate) && open.has(gate) };
}

/** Tells from the literals of a file which readers to run. `literals`: what the prefilter must look for so that it can, lower case. `bits`: which gates each of them opens. */
export interface Gates { readonly literals: () => readonly string[]; readonly bits: ReadonlyMap<string, number>; of(hits: ReadonlySet<string> | undefined): Open }

/** Gates for the readers of one set of tables. `bits`: as they were made of the same tables before. */
export function gatesOf(tables: SecretTables, bits: ReadonlyMap<string, number> = bitsOf(tables)): Gates {
  const openTo = ofSameHits((hits): Open => {
    let mask = ALWAYS_OPEN;
    for (const hit of hits) mask |= bits.get(hit) ?? 0;
    return { hits, has: (gate) => (mask & (BITS.get(gate) ?? 0)) !== 0 };
  });
  return {
    bits, literals: () => [...new Set([...bits.keys(), ...tables.tokenLiterals.keys(), ...shapeStarts(tables)])],
    of: (hits) => (hits ? openTo(hits) : ALL_OPEN),
  };
}

function bitsOf(tables: SecretTables): ReadonlyMap<string, number> {
  const groups: Readonly<Record<(typeof GATES)[number], readonly string[]>> = {
    aws: AWS_LITERALS, bearer: BEARER_LITERALS, commands: [...COMMAND_LITERALS, ...tables.commands.literals], constants: CONSTANT_LITERALS, cookies: COOKIE_LITERALS, curl: CURL_LITERALS, elements: ELEMENT_LITERALS, encrypted: ENCRYPTED_LITERALS, google: GOOGLE_LITERALS, names: tables.nameLiterals, passwords: PASSWORD_LITERALS,
    pem: PEM_LITERALS, published: PUBLISHED_LITERALS, registries: REGISTRY_LITERALS, schemes: SCHEME_LITERALS, shapes: tables.shapeWords, signatures: SIGNATURE_LITERALS, signed: SIGNED_TOKEN_LITERALS, slashed: SLASHED_LITERALS, urls: URL_LITERALS, uuids: tables.uuidLiterals, webhooks: WEBHOOK_LITERALS,
  };
  const bits = new Map<string, number>();
  for (const [index, gate] of GATES.entries()) for (const literal of groups[gate]) bits.set(literal, (bits.get(literal) ?? 0) | (1 << index));
  return bits;
}
