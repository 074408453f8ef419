import { readJudgement, readReceipt, shownName } from '../../index.ts';
import type { Receipt, Statement, UnchainedPredicate } from '../../index.ts';
import { neededBytes } from '../disk.ts';
import { EXIT, Refusal } from '../failure.ts';
import type { ExitCode } from '../failure.ts';
import { numberOf } from '../flags.ts';
import { write } from '../terminal.ts';
import type { Surroundings } from '../terminal.ts';
import { printed } from './files.ts';

export interface ShowFlags { readonly seq?: string; readonly oids?: boolean }

/** `evidence show FILE`: what a statement, or a receipt of a chain, says, in sentences. Nothing is proven here. `--oids`: only the ids of its commits, one a line, for `git fetch`. */
export async function runShow(file: string, flags: ShowFlags, around: Surroundings): Promise<ExitCode> {
  const bytes = neededBytes(around.cwd, file);
  const judged = readJudgement(bytes);
  const receipt = judged.why === undefined ? undefined : receiptIn(bytes, file, numberOf('--seq', flags.seq), judged.why);
  const said = receipt ? receipt.statement : judged.value;
  if (!said) throw new Refusal(`${file} holds nothing that can be shown`, EXIT.usage);
  const { predicate } = said;
  const lines = flags.oids === true ? [...new Set([...predicate.comparedWith, predicate.trustBase, predicate.head])] : sentences(said.subject[0]?.name ?? '', predicate, receipt);
  await write(around.stdout, printed(lines));
  return EXIT.open;
}

function receiptIn(bytes: Buffer, file: string, seq: number | undefined, notJudged: string): Receipt {
  const lines = bytes.toString('latin1').split('\n').filter((line) => line !== '');
  const line = lines[(seq ?? lines.length) - 1];
  if (line === undefined) throw new Refusal(seq === undefined ? `${file} is empty` : `${file} has ${lines.length} receipts and no number ${seq}`, EXIT.usage);
  const read = readReceipt(Buffer.from(line, 'latin1'));
  if (read.why !== undefined) throw new Refusal(`${file} is neither a statement (it ${notJudged}) nor a chain (line ${seq ?? lines.length} ${read.why})`, EXIT.usage);
  return read.value;
}

function sentences(name: string, said: UnchainedPredicate, receipt: Receipt | undefined): string[] {
  const chain: Statement['predicate']['chain'] | undefined = receipt?.statement.predicate.chain;
  const or = (value: string | null): string => (value === null ? 'none' : shownName(value));
  return [
    chain ? `Receipt ${chain.seq} of the chain ${chain.id}, after ${chain.prev ?? 'none'}.` : 'An unsigned statement. It proves nothing by itself.',
    `${shownName(name)} (repository ${said.repositoryId}): the gate is ${said.verdict.gate}; the change is ${said.verdict.change === 'same' ? 'neither better nor worse' : said.verdict.change}.`,
    ...said.reasons.map((reason) => `  because: ${reason}`),
    `Judged: commit ${said.head}, tree ${said.treeOids.head}${said.pr === null ? '' : `, pull request ${said.pr}`}${said.mergeCommit === null ? '' : ` (the merge of ${or(said.pullHead)})`}.`,
    `Against: ${said.comparedWith.join(' and ')}${said.baseRef === null ? '' : ` (${shownName(said.baseRef)})`}. Trusted: ${said.trustBase}.`,
    said.serial === null ? 'No seal held on the trusted side.' : `Seal ${said.serial} (${or(said.sealSha256)}), keys ${or(said.keysSha256)}${said.asked.pinnedKeys === null ? ', not pinned' : `, pinned ${said.asked.pinnedKeys}`}.`,
    `Policy ${or(said.policySha256)}, baseline ${or(said.baselineSha256)}.`,
    `Asked: directory ${shownName(said.asked.directory)}, fail on ${said.asked.failOn}, agents ${said.asked.agents === null ? 'as configured' : said.asked.agents.map(shownName).join(', ')}${said.asked.requireComplete ? ', everything readable' : ''}.`,
    `By craterscan ${said.tool.version} (file ${or(said.tool.bundleSha256)}, tables ${said.tool.tablesSha256}), beliefs as of ${said.asOf}. Delta ${said.deltaSha256}; ${said.gaps.base} gaps in the base, ${said.gaps.head} in the head.`,
    `${said.enforcement === 'enforcing' ? 'Enforcing' : 'Advisory'}, started ${said.event === 'by hand' ? said.event : `by ${shownName(said.event)}`}, run ${or(said.runId)}${said.attempt === null ? '' : `, attempt ${said.attempt}`}, workflow ${or(said.workflowRef)}${said.workflowSha === null ? '' : ` at ${said.workflowSha}`}. ${said.time}.`,
    ...(receipt ? [receipt.envelope.signatures.length === 0 ? 'Nobody has signed it.' : `Carries signatures of ${receipt.envelope.signatures.map(({ keyid }) => keyid.slice(0, 16)).join(', ')}; craterscan evidence verify looks whether they hold.`] : []),
  ];
}
