import type { Command } from 'commander';
import type { AcceptedFlags } from './evidence/accepted.ts';
import type { AppendFlags } from './evidence/append.ts';
import type { ShowFlags } from './evidence/show.ts';
import type { VerifyFlags } from './evidence/verify.ts';
import type { ExitCode } from './failure.ts';
import { repeated } from './flags.ts';
import type { Surroundings } from './terminal.ts';

/** `craterscan evidence`: receipts of what the gate said. `done` is told the exit code, `clock` gives milliseconds since 1970. */
export function evidenceCommand(program: Command, around: Surroundings, clock: () => number, done: (exit: ExitCode) => void): void {
  const evidence = program.command('evidence').description('receipts of what the gate said: append, verify, show');
  const proving = (command: Command): Command => command
    .option('--keys <file>', 'keys file; default: .craterscan/keys.json')
    .option('--rotations <file>', 'changes of keys; default: rotations.jsonl beside the keys file, if it is there')
    .option('--pinned-keys <sha256>', 'the keys must come from the keys file of this SHA-256')
    .option('--repository <number>', 'GitHub\'s number of the repository the chain must be of');
  const anchored = (command: Command): Command => command
    .option('--anchor <seq:sha256>', 'a receipt that the chain must hold')
    .option('--anchor-file <file>', 'the same from a file, as append writes it')
    .option('--min-seq <number>', 'the chain must be at least this long');
  anchored(proving(evidence.command('verify').description('prove a chain: exit 0 only where an anchor establishes its end, 3 where it is intact and nothing does, 1 where it is broken').argument('<chain>', 'file of receipts, one a line')))
    .option('--against <chain>', 'another copy of the chain: told where both contradict each other').option('-q, --quiet', 'only the exit code')
    .action(async (chain: string, flags: VerifyFlags) => { done(await (await import('./evidence/verify.ts')).runVerify(chain, flags, around)); });
  anchored(proving(evidence.command('accepted').description('did a receipt let this tree in: exit 0 yes, 1 no, 3 as far as a chain without an anchor goes').argument('<chain>', 'file of receipts')))
    .option('--commit <revision>', 'the commit, looked up in the clone').option('--tree <oid>', 'the tree by its object id').option('-C, --directory <dir>', 'the clone; default: this directory')
    .action(async (chain: string, flags: AcceptedFlags) => { done(await (await import('./evidence/accepted.ts')).runAccepted(chain, flags, around)); });
  evidence.command('show').description('what a statement or a receipt says, in sentences; nothing is proven').argument('<file>', 'statement, or chain')
    .option('--seq <number>', 'which receipt of a chain; default: the last').option('--oids', 'only the ids of its commits, one a line')
    .action(async (file: string, flags: ShowFlags) => { done(await (await import('./evidence/show.ts')).runShow(file, flags, around)); });
  evidence.command('append').description('judge the commits of a statement again and sign it into a chain, if everything is as it says').argument('<chain>', 'file of receipts; made where it is missing')
    .requiredOption('--statement <file>', 'the unsigned statement of the judging job')
    .option('--recompute <dir>', 'clone that holds the commits', '.')
    .option('--repository <number>', 'GitHub\'s number of the repository')
    .option('--name <owner/name>', 'its name; default: what the statement says')
    .option('--trusted <ref>', 'ref that no pull request can move; repeatable, configuration and keys are those of the first; default: HEAD', repeated)
    .option('--expect <field=value>', 'what the run must have said of itself: runId, attempt, event, pr, enforcement, ...; repeatable', repeated)
    .option('--bundle-sha256 <hex>', 'SHA-256 of the judging program\'s file; default: that of this one')
    .option('--key <file>', 'Ed25519 key in PEM form; repeatable', repeated).option('--passphrase-file <file>', 'file that holds its passphrase')
    .option('--export <file>', 'write the receipt unsigned, and what is to be signed elsewhere')
    .option('--exported <file>', 'the receipt that was exported').option('--attach <keyid=file>', 'a signature made elsewhere; repeatable', repeated)
    .option('--id <name>', 'name of a new chain; default: the repository\'s').option('--anchor-file <file>', 'the chain must hold what this file names; it is then written anew')
    .option('--anchor <seq:sha256>', 'the chain must hold this receipt')
    .option('-C, --directory <dir>', 'directory that was judged, relative to the clone; default: its root').option('--pinned-keys <sha256>', 'SHA-256 of the keys file that sealing began with')
    .option('--fail-on <threshold>', 'what the judging job was to close on (default: worse)').option('--agent <name>', 'agents it was to judge for; repeatable', repeated).option('--config <file>', 'its configuration file').option('--baseline <file>', 'its baseline file')
    .option('--as-of <date>', 'the day it was to take beliefs of').option('--require-complete', 'it was to close on what cannot be read')
    .action(async (chain: string, flags: AppendFlags) => { done(await (await import('./evidence/append.ts')).runAppend(chain, flags, around, clock())); });
}
