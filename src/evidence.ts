/** Receipts, chains and seals, as the shells and other programs use them. */
export { anchorLine, attached, chained, equivocation, judgement, KEYS_FILE, knownKeys, nowFrom, readAnchor, readJudgement, readKeys, readReceipt, ROTATIONS_FILE, SEAL_FILE, signerOf, toBeSigned, verifyChain, writeJudgement, writeReceipt } from './seal/index.ts';
export type { Anchor, ChainContext, ChainState, Judgement, Keys, KnownKeys, Link, Receipt, Signer, Statement, UnchainedPredicate } from './seal/index.ts';
export { sha256 } from './seal/strict.ts';
export { obeyedFiles, sealingOf, sealOf } from './sealed-side.ts';
export type { SealingSettings } from './sealed-side.ts';
export { moment, statementOf, trustDigests } from './statement.ts';
export type { Judged, RunOf, StatementInput } from './statement.ts';
