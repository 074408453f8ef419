import { resolve } from 'node:path';
import { anchorAt, checkPolicy, ConfigurationError, newPolicy, parsePolicy, POLICY_FILE, safeJson, sealOf } from '../index.ts';
import type { Policy, PolicyCheck, ScanResult, SealState } from '../index.ts';
import { textOf, writeWhole } from './disk.ts';
import { EXIT, Refusal } from './failure.ts';
import type { ExitCode } from './failure.ts';
import { pinnedKeysOf, repositoryOf } from './flags.ts';
import { openOrRefuse, scanDirectory } from './scan.ts';
import type { ScanFlags } from './scan.ts';
import { write } from './terminal.ts';
import type { Surroundings } from './terminal.ts';

/** Options of `policy init` and `policy check` as the command line gives them. */
export interface PolicyFlags extends Omit<ScanFlags, 'output' | 'baseline'> {
  readonly policy?: string;
  readonly repository?: string;
  readonly pinnedKeys?: string;
  readonly default?: string;
  readonly expires?: string;
  readonly update?: boolean;
  /** A revision that no later one may be worse than. */
  readonly anchor?: string;
  readonly explain?: string;
}

/** `craterscan policy init [DIR]`: writes a policy that allows what is there today. Throws Refusal for what the user can mend. */
export async function runPolicyInit(directory: string, flags: PolicyFlags, around: Surroundings, now: () => number): Promise<ExitCode> {
  const name = flags.policy ?? POLICY_FILE;
  const path = resolve(around.cwd, directory, name);
  const text = textOf(path, name);
  if (text !== undefined && flags.update !== true) throw new Refusal(`${name} is there already; --update writes its allowances and limits anew and keeps the rest`, EXIT.usage);
  const before = text === undefined ? undefined : policyIn(text, name);
  const repository = repositoryOf(flags) ?? before?.repository;
  if (repository === undefined) throw new Refusal('a policy is for one repository: give --repository N, GitHub\'s number of it (gh api repos/OWNER/REPO --jq .id)', EXIT.usage);
  const today = flags.today ?? around.today;
  const standing = flags.default ?? before?.default ?? 'no-worse';
  if (standing !== 'deny' && standing !== 'no-worse') throw new Refusal(`--default is deny or no-worse, not "${standing}"`, EXIT.usage);
  const { policy: _file, ...scanning } = flags;
  const { result } = await scanDirectory(directory, { ...scanning, baseline: false }, around, now, before ? { policyFile: name, today } : undefined);
  if (result.files.read === 0) throw new Refusal('nothing was scanned: there is no file here that can be read', EXIT.nothing);
  const anchor = flags.anchor === undefined ? undefined : await anchorOrRefuse(resolve(around.cwd, directory), flags.anchor, { today, ...(flags.asOf === undefined ? {} : { asOf: flags.asOf }) });
  const next = await newPolicy(result, { repository, default: standing, expires: flags.expires ?? aYearAfter(today), ...(before ? { before } : {}), ...(anchor ? { anchor } : {}) });
  // What we write we must be able to read: an expiry that is no day is told here.
  const policy = policyIn(next, name);
  writeWhole(around.cwd, path, next);
  if (flags.quiet !== true) await write(around.stdout, `Wrote ${name}: ${count(policy.rules.length, 'rule')}, number ${policy.serial}, until ${policy.expires}. Read it, tighten it, then seal it: craterscan policy seal.\n`);
  return EXIT.open;
}

/** `craterscan policy check [DIR]`: what the policy says of the directory as it is. Exit 1 when something closes the gate. */
export async function runPolicyCheck(directory: string, flags: PolicyFlags, around: Surroundings, now: () => number): Promise<ExitCode> {
  if (flags.format !== undefined && flags.format !== 'text' && flags.format !== 'json') throw new Refusal(`there is no format "${flags.format}"; the formats are text, json`, EXIT.usage);
  const { format: _format, ...scanning } = flags;
  const settings = settingsOf(flags, around);
  const { result, workspace } = await scanDirectory(directory, { ...scanning, baseline: false }, around, now, settings);
  if (result.files.read === 0) throw new Refusal('nothing was scanned: there is no file here that can be read', EXIT.nothing);
  const check = await checkPolicy(workspace, result, settings);
  const told = flags.explain === undefined ? check : only(check, flags.explain, result);
  await write(around.stdout, flags.format === 'json' ? `${safeJson(told)}\n` : `${inText(told, { all: flags.verbose === true || flags.explain !== undefined, quiet: flags.quiet === true }).join('\n')}\n`);
  return check.gate.state === 'open' ? EXIT.open : EXIT.closed;
}

/** `craterscan policy verify [DIR]`: does a seal hold here? Exit 1 when none does. */
export async function runPolicyVerify(directory: string, flags: PolicyFlags, around: Surroundings): Promise<ExitCode> {
  const workspace = openOrRefuse(around.cwd, directory);
  const settings = settingsOf(flags, around);
  const state = await sealOf(workspace, settings);
  await write(around.stdout, `${saysSeal(state, settings.pinnedKeys !== undefined)}\n`);
  return state.state === 'sealed' ? EXIT.open : EXIT.closed;
}

function saysSeal(state: SealState, asked: boolean): string {
  if (state.state === 'unsealed') return 'Unsealed: nobody can be asked who agreed to what the gate obeys. craterscan policy keys init and craterscan policy seal change that.';
  if (state.state === 'broken') return `The seal does not hold. ${state.why}`;
  const keys = state.pinned ? 'the keys come from the pinned ones' : asked ? 'the keys are not pinned' : 'the keys were taken as they stand here, which is the weaker mode: --pinned-keys SHA256 holds them to what was written down';
  return `Sealed as number ${state.serial} by ${state.persons.join(' and ')}; ${keys}. SHA-256 of the keys file: ${state.keys.sha256}`;
}

function settingsOf(flags: PolicyFlags, around: Surroundings): Parameters<typeof checkPolicy>[2] & object {
  const repository = repositoryOf(flags);
  const pinned = pinnedKeysOf(flags);
  return { today: flags.today ?? around.today, ...(flags.policy === undefined ? {} : { policyFile: flags.policy }), ...(flags.config === undefined ? {} : { configFile: flags.config }), ...(repository === undefined ? {} : { repository }), ...(pinned === undefined ? {} : { pinnedKeys: pinned }) };
}

/** The rulings on one agent or one resource, by id or name. */
function only(check: PolicyCheck, name: string, { graph }: ScanResult): PolicyCheck {
  const agents = graph.agents.filter((one) => one.id === name || one.name === name).map((one) => one.id);
  const resources = graph.resources.filter((one) => one.id === name || one.name === name).map((one) => one.id);
  if (agents.length + resources.length === 0) throw new Refusal(`no agent and no resource here is called "${name}"; craterscan scan -f json lists both`, EXIT.usage);
  return { ...check, rulings: check.rulings.filter((one) => agents.includes(one.agent) || resources.includes(one.resource)) };
}

const HEADINGS = { denied: 'Denied', 'not-allowed': 'Not allowed', waived: 'Waived', allowed: 'Allowed' } as const;

function inText(check: PolicyCheck, { all, quiet }: { readonly all: boolean; readonly quiet: boolean }): string[] {
  const { policy, seal, gate } = check;
  const sealed = seal.state === 'sealed' ? `sealed as number ${seal.serial} by ${seal.persons.join(' and ')}` : seal.state === 'broken' ? 'its seal does not hold' : 'unsealed';
  const first = [`${policy.file}, number ${policy.serial}, until ${policy.expires}, default ${policy.default}; ${sealed}`, `Gate ${gate.state}${gate.state === 'open' ? '.' : `: ${count(gate.because.length, 'reason')}.`}`];
  if (quiet) return first;
  const sections = (Object.keys(HEADINGS) as (keyof typeof HEADINGS)[]).flatMap((says) => {
    const own = check.rulings.filter((one) => one.says === says);
    if (own.length === 0) return [];
    const lines = says === 'allowed' && !all ? folded(own) : [...new Set(own.map((one) => one.sentence))];
    const heading = says === 'not-allowed' && policy.default === 'no-worse' ? `${HEADINGS[says]} (what is there already stays; a change may not bring it)` : HEADINGS[says];
    return ['', heading, ...lines.map((line) => `  ${line}`)];
  });
  const whole = gate.because.filter((says) => !check.rulings.some((one) => one.sentence === says));
  return [...first, ...(whole.length === 0 ? [] : ['', 'Of the policy itself', ...whole.map((line) => `  ${line}`)]), ...sections, ...(check.notes.length + check.unused.length === 0 ? [] : ['', ...check.notes, ...(check.unused.length === 0 ? [] : [`Rules that speak of nothing here: ${check.unused.join(', ')}.`])])];
}

/** What each rule allows, as a number. */
function folded(allowed: PolicyCheck['rulings']): string[] {
  const rules = [...new Set(allowed.map((one) => one.rule ?? ''))];
  return rules.map((rule) => { const own = allowed.filter((one) => one.rule === rule); return `${rule}: ${count(own.length, 'path')} (${[...new Set(own.map((one) => one.agent))].join(', ')}: ${[...new Set(own.map((one) => one.effect))].join(', ')})`; });
}

function count(many: number, what: string): string { return many === 1 ? `one ${what}` : `${many} ${what}s`; }

function policyIn(text: string, name: string): Policy {
  const parsed = parsePolicy(Buffer.from(text), name);
  if (parsed.errors) throw new ConfigurationError(parsed.errors);
  return parsed.policy;
}

async function anchorOrRefuse(directory: string, revision: string, settings: Parameters<typeof anchorAt>[2]): Promise<NonNullable<Policy['anchor']>> {
  let anchor: Awaited<ReturnType<typeof anchorAt>>;
  try { anchor = await anchorAt(directory, revision, settings); } catch (cause) {
    if (cause instanceof Error && cause.constructor === Error) throw new Refusal('--anchor needs a git repository', EXIT.usage, { cause });
    throw cause;
  }
  if (!anchor) throw new Refusal(`git knows no revision ${JSON.stringify(revision)} here`, EXIT.usage);
  return anchor;
}

function aYearAfter(day: string): string {
  const next = `${Number(day.slice(0, 4)) + 1}${day.slice(4)}`;
  return next.endsWith('-02-29') ? next.replace('-29', '-28') : next;
}
