import { Command, CommanderError, Option } from 'commander';
import { compareReports, ConfigurationError, reports, VERSION } from '../index.ts';
import { EXIT, Refusal } from './failure.ts';
import type { ExitCode } from './failure.ts';
import type { BaselineFlags } from './baseline.ts';
import type { CompareFlags } from './compare.ts';
import { evidenceCommand } from './evidence.ts';
import { repeated } from './flags.ts';
import type { PolicyFlags } from './policy.ts';
import type { KeysFlags, SealFlags } from './policy-seal.ts';
import { runScan } from './scan.ts';
import type { ScanFlags } from './scan.ts';
import { write } from './terminal.ts';
import type { Surroundings } from './terminal.ts';

/** The command line. Gives the exit code when all is written that was to be; only a fault of ours prints a stack. */
export async function main(argv: readonly string[], around: Surroundings): Promise<ExitCode> {
  let exit: ExitCode = EXIT.open;
  const program = new Command('craterscan')
    .description('What could a coding agent destroy from this checkout, by which path, and could we get it back?')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .exitOverride()
    .configureOutput({ writeOut: (text) => { around.stdout.write(text); }, writeErr: (text) => { around.stderr.write(text); } })
    .showSuggestionAfterError(true)
    .addHelpText('after', HELP);
  const scanning = (command: Command): Command => command
    .option('--agent <name>', 'judge for this agent; repeatable; default: those configured here', repeated)
    .option('--home [dir]', 'also look at the credential stores in the home directory')
    .option('--no-ignored', 'leave out files git ignores (an agent reads them)')
    .option('--as-of <date>', 'take beliefs about the world as of this day, YYYY-MM-DD')
    .option('--today <date>', 'judge expiries by this day, YYYY-MM-DD; default: the clock')
    .option('--config <file>', 'configuration file, relative to DIR; default: craterscan.yml if there is one')
    .option('-q, --quiet', 'say less')
    .option('-v, --verbose', 'say everything')
    .option('--no-color', 'no colours');
  const accepting = (command: Command): Command => command
    .option('--baseline <file>', 'baseline of accepted findings, relative to DIR; default: .craterscan/baseline.json if there is one')
    .option('--no-baseline', 'count every finding, whatever a baseline accepts');
  const looking = (command: Command): Command => command
    .option('--history [depth]', 'also look for credentials in what git keeps of earlier versions; --history=DEPTH: only of the newest DEPTH commits')
    .option('--dependencies', 'also read installed dependencies and build output for credentials')
    .option('--archives', 'also look for credentials in zip, tar and gzip archives')
    .option('--github <owner/repo>', 'also ask GitHub for the settings of this repository, with the token in GITHUB_TOKEN or GH_TOKEN; reads only')
    .option('--github-cache <dir>', 'keep there what GitHub answered, so that the next run asks only for what is new')
    .option('--github-url <url>', 'address of the API of GitHub Enterprise; default: GITHUB_API_URL, then https://api.github.com');
  looking(accepting(scanning(program.command('scan', { isDefault: false }).description('scan a directory (default: this one)').argument('[dir]', 'directory an agent would be started in', '.'))))
    .option('-f, --format <name>', `${reports.map((report) => report.id).join(', ')}, to standard output`)
    .option('-o, --output <[name=]file>', 'write a report to a file; repeatable; the ending tells the format', repeated)
    .addOption(new Option('--sarif-profile <name>', 'full, or github: without untracked places and waived findings').default('full'))
    .option('--fail-on <level>', 'error, warning, note or never: from which level on the exit code is 1 (default: error)')
    .option('--policy <file>', 'say beside the findings what this policy, relative to DIR, makes of every path')
    .option('--require-complete', 'exit 3 when anything could not be read')
    .action(async (directory: string, flags: ScanFlags) => { exit = await runScan(directory, flags, around, () => performance.now()); });
  accepting(scanning(program.command('compare').description('what a change adds to and takes from what an agent could destroy')
    .argument('<base>', 'revision to compare with: a name, an id, A..B, or A...B for what B adds since it left A').argument('[head]', 'revision to judge (default: the working tree, with the files git ignores)')))
    .option('-C, --directory <dir>', 'directory an agent would be started in (default: this one); only what lies below it is compared')
    .option('--merge-base', 'compare with the best common ancestor of both instead of BASE itself')
    .option('-f, --format <name>', `${compareReports.map((report) => report.id).join(', ')}, to standard output`)
    .option('-o, --output <[name=]file>', 'write a report to a file; repeatable; the ending tells the format', repeated)
    .addOption(new Option('--sarif-profile <name>', 'full, or github: without untracked places and waived findings').default('full'))
    .option('--fail-on <threshold>', 'worse, error, warning, note or never: what closes the gate, so that the exit code is 1 (default: worse)')
    .option('--policy <file>', 'policy file in the base, relative to the directory; default: craterscan.policy.yml if it is there')
    .option('--require-complete', 'exit 3 when anything could not be read')
    .option('--statement <file>', 'write what was judged as an unsigned statement; both sides must be commits, and --repository is needed')
    .option('--repository <number>', 'GitHub\'s number of the repository: a seal or policy of another one does not hold')
    .option('--pinned-keys <sha256>', 'SHA-256 of the keys file that sealing began with')
    .action(async (base: string, head: string | undefined, flags: CompareFlags) => { exit = await (await import('./compare.ts')).runCompare(base, head, flags, around, () => performance.now()); });
  looking(accepting(scanning(program.command('explain').description('explain a rule, finding, path, credential or resource').argument('<id>', 'its id or name').argument('[dir]', 'directory to scan', '.'))))
    .option('--policy <file>', 'let the hooks hold that this policy, relative to DIR, lists and a seal vouches for')
    .action(async (id: string, directory: string, flags: ScanFlags) => { exit = await (await import('./explain.ts')).runExplain(id, directory, { ...flags, sarifProfile: 'full' }, around, () => performance.now()); });
  scanning(program.command('baseline').description('accept the findings of today as they stand, so that only what is new or worse counts').argument('[dir]', 'directory to scan', '.'))
    .option('-o, --output <file>', 'write it there; default: .craterscan/baseline.json in DIR')
    .option('--update', 'write the file anew, whatever it accepts now')
    .option('--prune', 'take out what fits nothing any more and lower what got better; accept nothing new')
    .option('--check', 'write nothing; exit 1 when a finding is not accepted or an entry fits nothing')
    .action(async (directory: string, flags: BaselineFlags) => { exit = await (await import('./baseline.ts')).runBaseline(directory, { ...flags, sarifProfile: 'full' }, around, () => performance.now()); });
  const policy = program.command('policy').description('who may do what to what: write it, ask it, seal it');
  scanning(policy.command('init').description('write a policy that allows what agents can do here today, and nothing beyond it').argument('[dir]', 'directory to scan', '.'))
    .option('--repository <n>', 'GitHub\'s number of the repository (gh api repos/OWNER/REPO --jq .id)')
    .option('--default <word>', 'deny: what no rule allows closes the gate; no-worse (default): what is there stays')
    .option('--expires <day>', 'last day it holds, YYYY-MM-DD; default: a year from today')
    .option('--policy <file>', 'write it there, relative to DIR; default: craterscan.policy.yml')
    .option('--anchor <rev>', 'a commit that no later one may be worse than, however many small steps lie between')
    .option('--update', 'write allowances and limits of a policy anew; prohibitions, waivers and the rest are kept')
    .action(async (directory: string, flags: PolicyFlags) => { exit = await (await import('./policy.ts')).runPolicyInit(directory, { ...flags, sarifProfile: 'full' }, around, () => performance.now()); });
  scanning(policy.command('check').description('what the policy says of every path here, worst first; exit 1 when something closes the gate').argument('[dir]', 'directory to scan', '.'))
    .option('--policy <file>', 'policy file, relative to DIR; default: craterscan.policy.yml')
    .option('--explain <name>', 'only of this agent or resource, each path in full')
    .option('--repository <n>', 'GitHub\'s number of the repository; a policy of another one closes the gate')
    .option('--pinned-keys <sha256>', 'the keys must come from this keys file')
    .option('-f, --format <name>', 'text or json')
    .action(async (directory: string, flags: PolicyFlags) => { exit = await (await import('./policy.ts')).runPolicyCheck(directory, { ...flags, sarifProfile: 'full' }, around, () => performance.now()); });
  const keys = policy.command('keys').description('whose signatures seal what the gate obeys');
  const keyed = (command: Command): Command => command
    .option('-C, --directory <dir>', 'directory whose keys these are', '.').option('--threshold <n>', 'how many persons must sign a policy').option('--receipt-threshold <n>', 'how many must sign a receipt').option('-q, --quiet', 'say less');
  const adding = (command: Command): Command => keyed(command)
    .option('--key <person=file>', 'public half of a key that seals policies; repeatable', repeated).option('--receipt-key <person=file>', 'public half of a key that signs receipts; repeatable', repeated).option('--not-after <day>', 'last day on which they count, YYYY-MM-DD');
  adding(keys.command('init').description('write the keys file')).action(async (flags: KeysFlags) => { exit = await (await import('./policy-seal.ts')).runPolicyKeys('init', [], flags, around); });
  adding(keys.command('add').description('add keys; the next seal is signed under the old and the new ones')).action(async (flags: KeysFlags) => { exit = await (await import('./policy-seal.ts')).runPolicyKeys('add', [], flags, around); });
  keyed(keys.command('remove').description('take keys out, by the beginning of their name or by person').argument('<name...>', 'beginnings of names of keys, or persons'))
    .action(async (names: readonly string[], flags: KeysFlags) => { exit = await (await import('./policy-seal.ts')).runPolicyKeys('remove', names, flags, around); });
  policy.command('seal').description('seal policy, configuration and baseline as they are, or add a signature to a seal that waits for one').argument('[dir]', 'directory to seal', '.')
    .option('--key <file>', 'private key in PEM that signs; repeatable', repeated)
    .option('--passphrase-file <file>', 'where its passphrase stands; default: it is asked for at the terminal')
    .option('--export <file>', 'write the bytes to be signed elsewhere: hardware, an agent, another machine')
    .option('--attach <keyid=file>', 'add a signature made elsewhere; repeatable', repeated)
    .option('--repository <n>', 'GitHub\'s number of the repository; default: that of the policy')
    .option('--policy <file>', 'policy file, relative to DIR').option('--config <file>', 'configuration file, relative to DIR').option('--today <date>', 'the day it is sealed on; default: the clock').option('-q, --quiet', 'say less')
    .action(async (directory: string, flags: SealFlags) => { exit = await (await import('./policy-seal.ts')).runPolicySeal(directory, flags, around); });
  policy.command('verify').description('does a seal hold here? exit 1 when none does').argument('[dir]', 'directory that is sealed', '.')
    .option('--pinned-keys <sha256>', 'the keys must come from this keys file').option('--repository <n>', 'GitHub\'s number of the repository').option('--policy <file>', 'policy file, relative to DIR').option('--config <file>', 'configuration file, relative to DIR').option('--today <date>', 'the day it is judged on; default: the clock')
    .action(async (directory: string, flags: PolicyFlags) => { exit = await (await import('./policy.ts')).runPolicyVerify(directory, { ...flags, sarifProfile: 'full' }, around); });
  evidenceCommand(program, around, Date.now, (code) => { exit = code; });
  program.command('rules').description('list the rules, or show the page of one').argument('[id]', 'rule id')
    .action(async (id: string | undefined) => { exit = await (await import('./rules.ts')).runRules(id, around); });
  try {
    if (argv.length === 0) { program.outputHelp(); return EXIT.usage; }
    // A number belongs to it only with `=`: what follows a bare `--history` is the directory.
    await program.parseAsync(argv.map((word) => (word === '--history' ? '--history=all' : word)), { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.open : EXIT.usage;
    if (error instanceof Refusal) { await write(around.stderr, `craterscan: ${error.message}\n`); return error.exit; }
    if (error instanceof ConfigurationError) { await write(around.stderr, `craterscan: the configuration cannot be used\n${error.problems.map((problem) => `  ${problem}\n`).join('')}`); return EXIT.usage; }
    // A stack holds our own file names and, in its first line, a message we wrote; nothing of what was scanned goes into either.
    await write(around.stderr, `craterscan: this is a fault of craterscan, please report it\n${error instanceof Error ? (error.stack ?? error.message) : 'unknown error'}\n`);
    return EXIT.fault;
  }
}

const HELP = `
Examples:
  craterscan scan                              what could an agent destroy from here
  craterscan scan path/to/checkout -f json     the same as JSON
  craterscan scan -o report.html -o sarif=out.sarif --fail-on never
  craterscan compare HEAD~1                    what the working tree adds to it
  craterscan compare main...feature -f json    what a branch adds since it left main
  craterscan explain path-1                    the worst path, hop by hop
  craterscan policy check                      what a policy says of each of them
  craterscan rules path-destroys-data          why, and what to do

Exit codes: 0 gate open, 1 gate closed, 2 usage or configuration, 3 nothing scanned, 4 a fault of craterscan.`;
