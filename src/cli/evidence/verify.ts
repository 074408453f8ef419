import { equivocation, verifyChain } from '../../index.ts';
import type { ChainState } from '../../index.ts';
import { neededBytes } from '../disk.ts';
import { EXIT } from '../failure.ts';
import type { ExitCode } from '../failure.ts';
import { numberOf, repositoryOf } from '../flags.ts';
import { write } from '../terminal.ts';
import type { Surroundings } from '../terminal.ts';
import { anchorFrom, keysFrom } from './files.ts';
import type { ProofFlags } from './files.ts';

export interface VerifyFlags extends ProofFlags { readonly against?: string; readonly quiet?: boolean }

/**
 * `evidence verify CHAIN`: 0 only where every receipt holds and an anchor establishes the end, 3 where they hold and the end is not established, for a chain that was cut looks like a shorter one, 1 where
 * something is broken or two chains contradict each other.
 */
export async function runVerify(chain: string, flags: VerifyFlags, around: Surroundings): Promise<ExitCode> {
  const state = chainState(chain, flags, around);
  const say = (text: string): Promise<void> => (flags.quiet === true ? Promise.resolve() : write(around.stdout, `${text}\n`));
  if (state.state === 'broken') { await say(saysBroken(chain, state)); return EXIT.closed; }
  if (flags.against !== undefined) {
    const { anchor: _anchor, anchorFile: _file, minSeq: _least, ...keys } = flags;
    const other = chainState(flags.against, keys, around);
    if (other.state === 'broken') { await say(saysBroken(flags.against, other)); return EXIT.closed; }
    const at = equivocation(state.links, other.links);
    if (at !== undefined) { await say(`${chain} and ${flags.against} say different things as number ${at}: whoever wrote them says one thing to one reader and another to the other.`); return EXIT.closed; }
    await say(`${chain} and ${flags.against} agree as far as both go (${Math.min(state.links.length, other.links.length)}).`);
  }
  await say(saysIntact(chain, state));
  return state.end === 'established' ? EXIT.open : EXIT.nothing;
}

/** What is found of a chain under the keys and the anchor that were named. */
export function chainState(chain: string, flags: ProofFlags, around: Surroundings): ChainState {
  const anchor = anchorFrom(around.cwd, flags);
  const [repositoryId, atLeast] = [repositoryOf(flags), numberOf('--min-seq', flags.minSeq)];
  return verifyChain(neededBytes(around.cwd, chain), { keys: keysFrom(around.cwd, flags), ...(anchor ? { anchor } : {}), ...(repositoryId === undefined ? {} : { repositoryId }), ...(atLeast === undefined ? {} : { atLeast }) });
}

export function saysBroken(chain: string, { line, why }: Extract<ChainState, { state: 'broken' }>): string { return `${chain}: broken at line ${line}: it ${why}.`; }

function saysIntact(chain: string, { links, end }: Extract<ChainState, { state: 'intact' }>): string {
  const last = links.at(-1);
  const tip = last ? ` (${last.sha256}, ${last.statement.predicate.time})` : '';
  return `${chain}: intact to seq ${links.length}${tip}; the end is ${end === 'established' ? 'established by the anchor' : 'not established: give --anchor or --anchor-file'}.`;
}
