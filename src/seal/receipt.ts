import { z } from 'zod';
import { envelopeSchemaOf, preAuthEncoding, readEnvelope, seal as envelopeOf, withSignatures } from './dsse.ts';
import type { Envelope } from './dsse.ts';
import type { Signer } from './ed25519.ts';
import { compact, readStrict } from './strict.ts';
import type { Read } from './strict.ts';

/** in-toto's envelope and statement, so that other verifiers read ours. */
export const STATEMENT_PAYLOAD = 'application/vnd.in-toto+json';
export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
/** Names our predicate; nothing is loaded from it. */
export const PREDICATE_TYPE = 'https://craterscan.dev/gate/v1';

const hex64 = z.string().regex(/^[0-9a-f]{64}$/);
/** A name git gives: SHA-1 or SHA-256. */
const oid = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
const text = z.string().max(2000);
const moment = z.iso.datetime({ offset: false, precision: 0 });

const predicate = z.strictObject({
  repositoryId: z.int().min(1).describe('GitHub\'s number of the repository.'),
  pr: z.int().min(1).nullable().describe('Number of the pull request.'),
  event: text,
  enforcement: z.enum(['enforcing', 'advisory']).describe('Enforcing: started by what the judged change cannot edit.'),
  runId: z.string().regex(/^\d{1,20}$/).nullable(),
  attempt: z.int().min(1).nullable(),
  workflowRef: text.nullable(),
  workflowSha: oid.nullable(),
  compareBase: oid.describe('What a change is counted from.'),
  comparedWith: oid.array().min(1).max(8).describe('Every base the head was held against, the first of them compareBase. The gate is open only if it is for all of them.'),
  trustBase: oid.describe('Commit whose policy, configuration, baseline and keys were obeyed.'),
  head: oid.describe('What was judged: the merge where one was tested, else the head itself.'),
  pullHead: oid.nullable().describe('Head of the pull request.'),
  mergeCommit: oid.nullable(),
  treeOids: z.strictObject({ base: oid, head: oid }),
  baseRef: text.nullable(),
  policySha256: hex64.nullable(),
  sealSha256: hex64.nullable(),
  keysSha256: hex64.nullable(),
  serial: z.int().min(1).nullable().describe('Of the seal that held there; null where none did.'),
  baselineSha256: hex64.nullable(),
  asked: z.strictObject({
    directory: z.string().max(400), failOn: text, agents: text.array().max(200).nullable(), requireComplete: z.boolean(), configFile: text.nullable(), baselineFile: text.nullable(), asOf: z.iso.date().nullable(),
    pinnedKeys: hex64.nullable(),
  }).describe('What the workflow asked for, without which a verdict says nothing.'),
  tool: z.strictObject({ version: text, bundleSha256: hex64.nullable(), tablesSha256: text }),
  asOf: z.iso.date(),
  verdict: z.strictObject({ change: z.enum(['worse', 'same', 'better', 'mixed']), gate: z.enum(['open', 'closed']) }),
  reasons: text.array().max(200),
  deltaSha256: hex64.describe('Of everything that was found to differ, against every base.'),
  gaps: z.strictObject({ base: z.int().min(0), head: z.int().min(0) }).describe('How many things could not be read.'),
  time: moment,
  chain: z.strictObject({ id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/), seq: z.int().min(1), prev: hex64.nullable().describe('SHA-256 of the line before it, without its end; null for the first one.') }).describe('Its place, which the signer gives it.'),
});

/** What the judging job says without a chain: the signer gives it its place. */
const unchained = predicate.omit({ chain: true });

const subject = z.strictObject({ name: text, digest: z.strictObject({ gitCommit: oid, gitTree: oid }) }).array().length(1);
const statementForm = z.strictObject({ _type: z.literal(STATEMENT_TYPE), subject, predicateType: z.literal(PREDICATE_TYPE), predicate });
const judgementForm = z.strictObject({ _type: z.literal(STATEMENT_TYPE), subject, predicateType: z.literal(PREDICATE_TYPE), predicate: unchained });

/** What the gate said of which trees, by what, with its place in the chain. */
export type Statement = z.output<typeof statementForm>;
/** The same before it has a place. */
export type Judgement = z.output<typeof judgementForm>;
export type Predicate = z.output<typeof predicate>;
export type UnchainedPredicate = z.output<typeof unchained>;

/** A statement about the head of `predicate`; `name` is what its reader calls the repository. */
export function judgement(name: string, said: UnchainedPredicate): Judgement {
  return { _type: STATEMENT_TYPE, subject: [{ name, digest: { gitCommit: said.head, gitTree: said.treeOids.head } }], predicateType: PREDICATE_TYPE, predicate: said };
}

/** The bytes of an unsigned judgement, one line. */
export function writeJudgement(one: Judgement): string { return `${compact(judgementForm.parse(one))}\n`; }

/** Reads an unsigned judgement in its one form. It proves nothing by itself. */
export function readJudgement(bytes: Uint8Array): Read<Judgement> { return checked(readStrict(bytes, judgementForm, (value) => `${compact(value)}\n`)); }

/** The line of a chain: the statement in an envelope, without a line end. */
export function writeReceipt(statement: Statement, signers: readonly Signer[]): string {
  return compact(envelopeOf(STATEMENT_PAYLOAD, new TextEncoder().encode(compact(statementForm.parse(statement))), signers));
}

/** What a key that lies elsewhere has to sign for `receipt`: DSSE's encoding of its type and payload. */
export function toBeSigned(receipt: Receipt): Uint8Array { return preAuthEncoding(STATEMENT_PAYLOAD, receipt.payload); }

/** The line of a chain with signatures (64 bytes each) that were made elsewhere. Whether they hold, `verifyChain` says. */
export function attached(receipt: Receipt, signatures: ReadonlyMap<string, Uint8Array>): string {
  return compact(withSignatures(receipt.envelope, [...signatures].map(([keyid, sig]) => ({ keyid, sig: Buffer.from(sig).toString('base64') }))));
}

/** A receipt that was read; its signature is not yet looked at. */
export interface Receipt { readonly statement: Statement; readonly envelope: Envelope; readonly payload: Uint8Array }

/** Reads one line of a chain in its one form. Never throws. */
export function readReceipt(line: Uint8Array): Read<Receipt> {
  const read = readEnvelope(line, STATEMENT_PAYLOAD, compact);
  if (read.why !== undefined) return read;
  const statement = checked(readStrict(read.value.payload, statementForm, compact));
  return statement.why !== undefined ? { why: `holds a statement that ${statement.why}` } : { value: { statement: statement.value, ...read.value } };
}

function checked<T extends { readonly subject: readonly { readonly digest: { readonly gitCommit: string; readonly gitTree: string } }[]; readonly predicate: UnchainedPredicate }>(read: Read<T>): Read<T> {
  if (read.why !== undefined) return read;
  const { subject: [about], predicate: said } = read.value;
  if (about?.digest.gitCommit !== said.head || about.digest.gitTree !== said.treeOids.head) return { why: 'speaks of one commit and judges another' };
  return said.comparedWith[0] === said.compareBase ? read : { why: 'names one base and compares with another' };
}

/** JSON Schema (2020-12) of an unsigned statement. */
export function statementSchema(): object { return { ...z.toJSONSchema(judgementForm, { io: 'input', target: 'draft-2020-12' }), title: 'craterscan statement' }; }

/** JSON Schema (2020-12) of a receipt, a line of a chain, with that of the statement in it. */
export function receiptSchema(): object {
  return envelopeSchemaOf(STATEMENT_PAYLOAD, { ...z.toJSONSchema(statementForm, { io: 'input', target: 'draft-2020-12' }), title: 'statement of a receipt' }, 'craterscan receipt');
}
