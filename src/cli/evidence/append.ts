import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { anchorLine, attached, chained, isDay, KEYS_FILE, openGitTree, readJudgement, readReceipt, ROTATIONS_FILE, sha256, shownName, signerOf, toBeSigned, verifyChain, writeReceipt } from '../../index.ts';
import type { ChainContext, Judgement, KnownKeys, Link, Receipt, Signer, UnchainedPredicate } from '../../index.ts';
import { attachedSignature } from '../attach.ts';
import { bytesOf, digestOf, neededBytes, replaceWhole } from '../disk.ts';
import { EXIT, Refusal } from '../failure.ts';
import type { ExitCode } from '../failure.ts';
import { pinnedKeysOf, repositoryOf } from '../flags.ts';
import { write } from '../terminal.ts';
import type { Surroundings } from '../terminal.ts';
import { openOrRefuse } from './accepted.ts';
import { anchorFrom, asOnlyWriter, known, printed } from './files.ts';
import type { ProofFlags } from './files.ts';
import { recompute } from './recompute.ts';

export interface AppendFlags extends ProofFlags {
  readonly statement: string;
  readonly recompute: string;
  readonly key?: readonly string[];
  readonly passphraseFile?: string;
  readonly export?: string;
  readonly attach?: readonly string[];
  readonly exported?: string;
  readonly id?: string;
  readonly name?: string;
  readonly trusted?: readonly string[];
  readonly expect?: readonly string[];
  readonly bundleSha256?: string;
  readonly directory?: string;
  readonly failOn?: string;
  readonly agent?: readonly string[];
  readonly config?: string;
  readonly baseline?: string;
  readonly asOf?: string;
  readonly requireComplete?: boolean;
}

/**
 * `evidence append CHAIN`: judges the commits of a statement again, and only if everything is as the statement says gives it the next place in the chain, signed. 0 when it was written, 1 when it was refused, each
 * reason a line. One writer at a time; the chain and the anchor are replaced as wholes.
 */
export async function runAppend(chain: string, flags: AppendFlags, around: Surroundings, clock: number): Promise<ExitCode> {
  const signers = (flags.key ?? []).map((file) => signerIn(file, flags, around));
  if ([signers.length > 0, flags.export !== undefined, flags.attach !== undefined].filter(Boolean).length !== 1) throw new Refusal('sign with --key FILE, or elsewhere with --export FILE and then --attach KEYID=SIGNATURE-FILE with --exported FILE', EXIT.usage);
  const said = readJudgement(neededBytes(around.cwd, flags.statement));
  if (said.why !== undefined) return refused([`${flags.statement} ${said.why}.`], around);
  return asOnlyWriter(around.cwd, chain, async (replace) => {
    const clone = resolve(around.cwd, flags.recompute);
    const trusted = trustedOf(flags);
    const keys = await keysAt(clone, flags.directory ?? '.', trusted[0], pinnedKeysOf(flags));
    const repositoryId = repositoryOf(flags);
    if (repositoryId === undefined) throw new Refusal('say by --repository which repository this is: GitHub\'s number of it', EXIT.usage);
    const before = bytesOf(around.cwd, chain) ?? Buffer.alloc(0);
    const context: ChainContext = { keys, repositoryId };
    const { links, trouble } = linksOf(chain, before, flags, context, around);
    if (trouble !== undefined) return refused([trouble], around);
    const last = links.at(-1);
    const again = await recompute(said.value, {
      clone, repositoryId, trusted, asked: askedOf(flags), expected: expectedOf(flags), bundleSha256: flags.bundleSha256?.toLowerCase() ?? ownDigest(), clock,
      ...(flags.name === undefined ? {} : { name: flags.name }), ...(last ? { lastReceipt: Date.parse(last.statement.predicate.time) } : {}),
    });
    if (again.refused !== undefined) return refused(again.refused, around);
    const twice = replayed(again.judgement.predicate, links);
    if (twice !== undefined) return refused([`Number ${twice} of the chain is the receipt of this very run.`], around);
    const statement = chained(again.judgement, flags.id ?? idOf(again.judgement), last);
    if (flags.export !== undefined) return exported(writeReceipt(statement, []), flags.export, around);
    const line = flags.attach === undefined ? writeReceipt(statement, signers) : attachedLine(flags, statement.predicate, around);
    const next = Buffer.concat([before, Buffer.from(`${line}\n`)]);
    const state = verifyChain(next, context);
    if (state.state === 'broken') return refused([`The receipt would not hold: it ${state.why}.`], around);
    replace(next.toString('latin1'));
    const anchor = { seq: statement.predicate.chain.seq, sha256: sha256(line) };
    if (flags.anchorFile !== undefined) replaceWhole(resolve(around.cwd, flags.anchorFile), flags.anchorFile, anchorLine(anchor), { durable: true });
    await write(around.stdout, `${chain}: receipt ${anchor.seq}, the gate is ${statement.predicate.verdict.gate} for tree ${statement.predicate.treeOids.head}.\nAnchor: ${anchor.seq}:${anchor.sha256}\n`);
    return EXIT.open;
  });
}

async function refused(reasons: readonly string[], around: Surroundings): Promise<ExitCode> {
  await write(around.stderr, `craterscan: nothing was signed\n${printed(reasons.map((reason) => `  ${reason}`))}`);
  return EXIT.closed;
}

/** The chain as it stands, which must hold, and reach as far as the anchor says. */
function linksOf(chain: string, before: Uint8Array, flags: AppendFlags, context: ChainContext, around: Surroundings): { readonly links: readonly Link[]; readonly trouble?: string } {
  const there = flags.anchorFile === undefined || bytesOf(around.cwd, flags.anchorFile) !== undefined;
  const anchor = there ? anchorFrom(around.cwd, flags) : undefined;
  if (before.length === 0) return anchor ? { links: [], trouble: `${chain} is empty, and the anchor names number ${anchor.seq}.` } : { links: [] };
  const state = verifyChain(before, { ...context, ...(anchor ? { anchor } : {}) });
  return state.state === 'broken' ? { links: [], trouble: `${chain} is broken at line ${state.line}: it ${state.why}.` } : { links: state.links };
}

/** Number of the receipt that this very run has already. */
function replayed(said: UnchainedPredicate, links: readonly Link[]): number | undefined {
  return links.find(({ statement: { predicate } }) => said.runId !== null && predicate.runId === said.runId && predicate.attempt === said.attempt && predicate.head === said.head && predicate.asked.directory === said.asked.directory)?.statement.predicate.chain.seq;
}

/** What is to be signed elsewhere, beside the receipt that the signature belongs to. */
async function exported(line: string, file: string, around: Surroundings): Promise<ExitCode> {
  const receipt = receiptOf(line, file);
  const path = resolve(around.cwd, file);
  replaceWhole(path, file, `${line}\n`, { durable: true });
  replaceWhole(`${path}.tosign`, `${file}.tosign`, Buffer.from(toBeSigned(receipt)).toString('utf8'), { durable: true });
  await write(around.stdout, `Sign the bytes of ${file}.tosign by Ed25519, then: craterscan evidence append ... --exported ${file} --attach KEYID=SIGNATURE-FILE\n`);
  return EXIT.open;
}

/** The receipt that was exported, with its signatures. It must still be the one that comes next, and say what was computed now; the time of signing is the one it was given then. */
function attachedLine(flags: AppendFlags, now: Receipt['statement']['predicate'], around: Surroundings): string {
  if (flags.exported === undefined) throw new Refusal('--attach needs the receipt that was exported: --exported FILE', EXIT.usage);
  const receipt = receiptOf(neededBytes(around.cwd, flags.exported).toString('utf8').trimEnd(), flags.exported);
  const then = receipt.statement.predicate;
  if (then.chain.seq !== now.chain.seq || then.chain.prev !== now.chain.prev) throw new Refusal(`the chain has moved on: ${flags.exported} was made to be number ${then.chain.seq}, and ${now.chain.seq} comes next. Export it again`, EXIT.closed);
  if (JSON.stringify({ ...then, time: now.time }) !== JSON.stringify(now) || then.time > now.time) throw new Refusal(`${flags.exported} does not say what was computed from the commits now. Export it again`, EXIT.closed);
  const signatures = (flags.attach ?? []).map((text): readonly [string, Uint8Array] => { const { keyid, signature } = attachedSignature(around.cwd, text); return [keyid, signature]; });
  return attached(receipt, new Map(signatures));
}

function receiptOf(line: string, file: string): Receipt {
  const read = readReceipt(Buffer.from(line));
  if (read.why !== undefined) throw new Refusal(`${file} ${read.why}`, EXIT.usage);
  return read.value;
}

/** A key from a PEM file. Nothing of it is ever said. */
function signerIn(file: string, flags: AppendFlags, around: Surroundings): Signer {
  const passphrase = flags.passphraseFile === undefined ? undefined : neededBytes(around.cwd, flags.passphraseFile).toString('utf8').replace(/\r?\n$/, '');
  const read = signerOf(neededBytes(around.cwd, file), passphrase);
  if (read.why !== undefined) throw new Refusal(`${file} ${read.why}`, EXIT.usage);
  return read.value;
}

/** The keys of the trusted ref, and those before them. */
async function keysAt(clone: string, directory: string, trusted: string, pinned: string | undefined): Promise<KnownKeys> {
  const oid = openOrRefuse(clone).resolve(trusted);
  if (oid === undefined) throw new Refusal(`there is no trusted ref ${shownName(trusted)} in this clone`, EXIT.usage);
  const tree = await openGitTree(resolve(clone, directory), oid);
  const read = async (path: string): Promise<Uint8Array | undefined> => { const file = (await tree.files()).find((one) => one.path === path && one.mode === '100644'); return file && await tree.read(file).then((bytes) => bytes && Uint8Array.from(bytes)); };
  const bytes = await read(KEYS_FILE);
  if (!bytes) throw new Refusal(`${KEYS_FILE} is not on ${shownName(trusted)}: a receipt is signed under the keys that stand there`, EXIT.usage);
  return known(bytes, await read(ROTATIONS_FILE), KEYS_FILE, pinned);
}

function trustedOf({ trusted }: AppendFlags): readonly [string, ...string[]] {
  const [first, ...rest] = trusted ?? [];
  return first === undefined ? ['HEAD'] : [first, ...rest];
}

function askedOf(flags: AppendFlags): UnchainedPredicate['asked'] {
  if (flags.asOf !== undefined && !isDay(flags.asOf)) throw new Refusal('--as-of takes a day as YYYY-MM-DD', EXIT.usage);
  return {
    directory: flags.directory ?? '.', failOn: flags.failOn ?? 'worse', agents: flags.agent === undefined ? null : [...flags.agent], requireComplete: flags.requireComplete === true, configFile: flags.config ?? null, baselineFile: flags.baseline ?? null,
    asOf: flags.asOf ?? null, pinnedKeys: pinnedKeysOf(flags) ?? null,
  };
}

function expectedOf({ expect = [] }: AppendFlags): ReadonlyMap<string, string> {
  return new Map(expect.map((text): [string, string] => {
    const equals = text.indexOf('=');
    if (equals < 1) throw new Refusal('--expect is FIELD=VALUE', EXIT.usage);
    return [text.slice(0, equals), text.slice(equals + 1)];
  }));
}

/** `acme/shop` as a name for a chain. */
function idOf({ subject: [about] }: Judgement): string { return (about?.name ?? '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 60) || 'chain'; }

/** SHA-256 of the file of this program. */
export function ownDigest(): string | null {
  try { return digestOf(realpathSync(process.argv[1] ?? '')); } catch { return null; }
}
