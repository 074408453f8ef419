import { resolve } from 'node:path';
import { openRepository } from '../../index.ts';
import type { Link } from '../../index.ts';
import { EXIT, Refusal } from '../failure.ts';
import type { ExitCode } from '../failure.ts';
import { write } from '../terminal.ts';
import type { Surroundings } from '../terminal.ts';
import type { ProofFlags } from './files.ts';
import { chainState, saysBroken } from './verify.ts';

export interface AcceptedFlags extends ProofFlags { readonly commit?: string; readonly tree?: string; readonly directory?: string }

/**
 * `evidence accepted CHAIN --tree OID | --commit REV`: did a receipt let this tree in (GATE §1.16)? The last receipt of the tree decides. 0: yes, and an anchor establishes the end of the chain; 3: yes as far as
 * the chain goes; 1: no, or the chain is broken.
 */
export async function runAccepted(chain: string, flags: AcceptedFlags, around: Surroundings): Promise<ExitCode> {
  const tree = await treeOf(flags, around);
  const state = chainState(chain, flags, around);
  const say = (text: string): Promise<void> => write(around.stdout, `${text}\n`);
  if (state.state === 'broken') { await say(saysBroken(chain, state)); return EXIT.closed; }
  const last = lastOf(state.links, tree);
  if (!last) { await say(`No receipt speaks of tree ${tree}: nobody judged it, or it came in beside the gate.`); return EXIT.closed; }
  const { chain: { seq }, verdict, pr, enforcement, time, asked } = last.statement.predicate;
  const which = `Receipt ${seq} of ${time} (${enforcement}${pr === null ? '' : `, pull request ${pr}`}${asked.directory === '.' ? '' : ', of one directory only'})`;
  if (verdict.gate === 'closed') { await say(`${which} kept the gate closed for tree ${tree}.`); return EXIT.closed; }
  // It opens for everything, so it let nothing in.
  if (asked.failOn === 'never') { await say(`${which} was asked never to close, so it says nothing of tree ${tree}.`); return EXIT.closed; }
  if (asked.directory !== '.') { await say(`${which} let tree ${tree} in, but looked at one directory of it.`); return EXIT.closed; }
  await say(`${which} let tree ${tree} in${asked.failOn === 'worse' ? '' : `, asked to close from ${asked.failOn} on`}.${state.end === 'established' ? '' : ' The end of the chain is not established, so a later receipt may say otherwise.'}`);
  return state.end === 'established' ? EXIT.open : EXIT.nothing;
}

function lastOf(links: readonly Link[], tree: string): Link | undefined { return links.findLast((link) => link.statement.predicate.treeOids.head === tree); }

const OID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

async function treeOf({ tree, commit, directory }: AcceptedFlags, around: Surroundings): Promise<string> {
  if ((tree === undefined) === (commit === undefined)) throw new Refusal('name the tree by --tree OID or by --commit REVISION', EXIT.usage);
  if (tree !== undefined) { if (!OID.test(tree)) throw new Refusal('--tree takes a whole object id', EXIT.usage); return tree; }
  const repository = openOrRefuse(resolve(around.cwd, directory ?? '.'));
  const found = await repository.commit(repository.resolve(commit ?? '') ?? '');
  if (!found) throw new Refusal('git knows no such commit here', EXIT.usage);
  return found.tree;
}

/** The repository around a directory; a Refusal where there is none. */
export function openOrRefuse(directory: string): ReturnType<typeof openRepository> {
  try { return openRepository(directory); } catch (cause) { throw new Refusal(cause instanceof Error ? cause.message : 'there is no repository here', EXIT.usage, { cause }); }
}
