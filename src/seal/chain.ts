import { signersOf } from './dsse.ts';
import { enough } from './keys.ts';
import type { KnownKeys } from './known-keys.ts';
import { readReceipt } from './receipt.ts';
import type { Receipt, Statement } from './receipt.ts';
import { sha256 } from './strict.ts';
import type { Read } from './strict.ts';

/** The end of a chain as somebody keeps it where the chain's writer cannot change it. */
export interface Anchor { readonly seq: number; readonly sha256: string }

/** What a chain must be. */
export interface ChainContext {
  /** Keys that may sign receipts: every set that held while the chain was written, each found by its SHA-256. Where their order is known, no receipt goes back to a set that another one took the place of: a key that was revoked signs nothing any more. */
  readonly keys: KnownKeys;
  readonly repositoryId?: number;
  readonly id?: string;
  readonly anchor?: Anchor;
  /** The chain must be at least this long. */
  readonly atLeast?: number;
}

/** A link of a chain with the SHA-256 of its line, without the line end. */
export interface Link extends Receipt { readonly sha256: string }

/**
 * What was found of a chain: broken, with the line (from 1) and why; intact to its last line, and whether its end is established by an anchor. A chain that was cut off at its end
 * looks like a shorter one, so without an anchor nothing is said of its end.
 */
export type ChainState =
  | { readonly state: 'broken'; readonly line: number; readonly why: string }
  | { readonly state: 'intact'; readonly end: 'established' | 'not-established'; readonly links: readonly Link[] };

/** Reads and proves a chain: one receipt per line, each signed, numbered and naming the one before it. Never throws. */
export function verifyChain(bytes: Uint8Array, context: ChainContext): ChainState {
  const broken = (line: number, why: string): ChainState => ({ state: 'broken', line, why });
  const lines = linesOf(bytes);
  if (!lines) return broken(1, 'is empty or its last line has no end');
  const links: Link[] = [];
  let set = 0;
  for (const [at, line] of lines.entries()) {
    const link = linkOf(line, links.at(-1), context);
    if (link.why !== undefined) return broken(at + 1, link.why);
    const { order } = context.keys;
    if (order) set = order.indexOf(link.value.statement.predicate.keysSha256 ?? '', set);
    if (set < 0) return broken(at + 1, 'is signed under keys whose place others had taken by then');
    links.push(link.value);
  }
  const { anchor, atLeast = 0 } = context;
  if (links.length < atLeast) return broken(links.length, `is the last one, and the chain is said to have at least ${atLeast}`);
  if (!anchor) return { state: 'intact', end: 'not-established', links };
  const anchored = links[anchor.seq - 1];
  if (!anchored) return broken(links.length, `is the last one, and the anchor names number ${anchor.seq}`);
  return anchored.sha256 === anchor.sha256 ? { state: 'intact', end: 'established', links } : broken(anchor.seq, 'is not the one the anchor names');
}

/** Lines of a file in which each ends; undefined where the last does not, or nothing is there. */
function linesOf(bytes: Uint8Array): Uint8Array[] | undefined {
  if (bytes.length === 0 || bytes.at(-1) !== 10) return undefined;
  const out: Uint8Array[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(10, start);
    out.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return out;
}

function linkOf(line: Uint8Array, last: Link | undefined, { keys, repositoryId, id }: ChainContext): Read<Link> {
  const read = readReceipt(line);
  if (read.why !== undefined) return read;
  const { statement: { predicate } } = read.value;
  const { chain, keysSha256, time } = predicate;
  const want = last?.statement.predicate;
  if (chain.seq !== (want?.chain.seq ?? 0) + 1) return { why: `has the number ${chain.seq} where ${(want?.chain.seq ?? 0) + 1} must stand` };
  if (chain.prev !== (last?.sha256 ?? null)) return { why: 'does not name the line before it' };
  if (chain.id !== (id ?? want?.chain.id ?? chain.id)) return { why: 'is of another chain' };
  if (predicate.repositoryId !== (repositoryId ?? want?.repositoryId ?? predicate.repositoryId)) return { why: 'is of another repository' };
  if (want && time < want.time) return { why: 'is older than the line before it' };
  const held = keysSha256 === null ? undefined : keys.get(keysSha256);
  if (!held) return { why: 'names keys that are not known here' };
  const signed = signersOf(read.value, held.all);
  if (signed.why !== undefined) return signed;
  const persons = enough(held, 'receipt', signed.value, time.slice(0, 10));
  return persons.why !== undefined ? persons : { value: { ...read.value, sha256: sha256(line) } };
}

/** Two chains that say different things in one place: whoever wrote both says one thing to one reader and another to the other. Undefined: one continues the other. */
export function equivocation(a: readonly Link[], b: readonly Link[]): number | undefined {
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at++) if (a[at]?.sha256 !== b[at]?.sha256) return at + 1;
  return undefined;
}

/** The statement that comes after `last`, from what the judging job said. */
export function chained(judged: Omit<Statement, 'predicate'> & { readonly predicate: Omit<Statement['predicate'], 'chain'> }, id: string, last: Link | undefined): Statement {
  const { chain } = last?.statement.predicate ?? {};
  return { ...judged, predicate: { ...judged.predicate, chain: { id: chain?.id ?? id, seq: (chain?.seq ?? 0) + 1, prev: last?.sha256 ?? null } } };
}
