import type { Key, ShellAssignment, ShellCommand, ShellWord, Span } from '../../../model/index.ts';
import { invocationsOf, isOption } from './argv.ts';
import type { Argument } from './argv.ts';
import { optionValues } from './options.ts';

/** A login that a command names instead of taking whatever is current: a profile of AWS, a context of a kubeconfig. */
export interface Login extends Span { readonly provider: 'aws' | 'kubernetes'; readonly name: string; readonly key: Key; /** Half a sentence where the login is made short by its tool. */ readonly lasts?: string }
/** A store of secrets that starts the command with variables of its own, or that a variable is read from. `told`: words of the command line that may name an environment. */
export interface SecretStore extends Span { readonly by: string; readonly told: readonly string[] }
/** A variable that is filled from a store. */
export interface StoredVariable extends SecretStore { readonly name: string }

const NAME = /^[\w.@:/+-]{1,200}$/;
const HANDS_ON: Readonly<Record<string, { readonly by: string; readonly word?: readonly string[]; readonly told: readonly string[]; readonly first?: true }>> = {
  doppler: { by: 'Doppler', word: ['run'], told: ['-c', '--config', '-p', '--project'] }, infisical: { by: 'Infisical', word: ['run'], told: ['--env', '-e', '--path'] }, chamber: { by: 'chamber', word: ['exec'], told: [], first: true },
  sops: { by: 'sops', word: ['exec-env'], told: [], first: true }, teller: { by: 'teller', word: ['run'], told: ['-c', '--config'] }, berglas: { by: 'Secret Manager', word: ['exec'], told: [] }, envchain: { by: 'the keychain', told: [], first: true },
  phase: { by: 'Phase', word: ['run'], told: ['--env', '--app'] }, bws: { by: 'Bitwarden', word: ['run'], told: ['--project-id'] },
};

/** The store that starts this command with its variables; undefined where it is started plainly. */
export function storeOf(command: ShellCommand): SecretStore | undefined {
  for (const { program, args } of invocationsOf(command)) {
    const row = Object.hasOwn(HANDS_ON, program) ? HANDS_ON[program] : undefined;
    const words = args.filter((arg) => !isOption(arg));
    if (!row || (row.word && !row.word.includes(words[0]?.value ?? ''))) continue;
    const operand = row.first ? words[row.word ? 1 : 0]?.value : undefined;
    const dashes = args.findIndex((arg) => arg.text === '--');
    const own = dashes < 0 ? args : args.slice(0, dashes);
    return { by: row.by, told: [...row.told.flatMap((name) => texts(optionValues(own, name))), ...(operand === undefined ? [] : [operand])], start: command.start, end: command.end };
  }
  return undefined;
}

function texts(args: readonly Argument[]): string[] { return args.flatMap((arg) => (arg.value === undefined ? [] : [arg.value])); }

/** Programs with the words by which they print a secret, and options that name it. */
const PRINTS: readonly { readonly pattern: RegExp; readonly by: string }[] = [
  { pattern: /^aws\s(?:[^|;]{0,200}\s)?ssm\s+get-parameters?\b/, by: 'SSM Parameter Store' }, { pattern: /^aws\s(?:[^|;]{0,200}\s)?secretsmanager\s+get-secret-value\b/, by: 'AWS Secrets Manager' },
  { pattern: /^gcloud\s(?:[^|;]{0,200}\s)?secrets\s+versions\s+access\b/, by: 'Google Secret Manager' }, { pattern: /^az\s+keyvault\s+secret\s+show\b/, by: 'Azure Key Vault' },
  { pattern: /^vault\s+(?:kv\s+get|read)\b/, by: 'Vault' }, { pattern: /^op\s+(?:read|item\s+get)\b/, by: '1Password' }, { pattern: /^doppler\s+secrets\s+get\b/, by: 'Doppler' }, { pattern: /^infisical\s+secrets\s+get\b/, by: 'Infisical' },
  { pattern: /^chamber\s+read\b/, by: 'chamber' }, { pattern: /^sops\s+(?:-d|--decrypt|decrypt)\b/, by: 'sops' }, { pattern: /^(?:pass\s+show|gopass\s+show|bw\s+get|bws\s+secret\s+get|security\s+find-generic-password)\b/, by: 'a password store' },
  { pattern: /^kubectl\s(?:[^|;]{0,200}\s)?get\s+secrets?\b/, by: 'a secret of the cluster' }, { pattern: /^heroku\s+config:get\b/, by: 'Heroku' },
];

/** Variables that are filled with what a store of secrets prints: `X=$(vault kv get ...)`. */
export function storedVariables(assignments: readonly ShellAssignment[]): readonly StoredVariable[] {
  return assignments.flatMap((one) => { const store = printedBy(one.value); return store ? [{ ...store, name: one.name, start: one.start, end: one.end }] : []; });
}

/** The store a value is read from; undefined where it is none. */
export function printedBy(value: ShellWord): SecretStore | undefined {
  const inner = /^["']?(?:\$\(|`)\s{0,8}([^\n]{1,1000})/.exec(value.text)?.[1];
  const row = inner === undefined ? undefined : PRINTS.find((one) => one.pattern.test(inner));
  return inner === undefined || !row ? undefined : { by: row.by, told: inner.split(/[\s/:"'=)`]+/).filter((word) => /^[\w.-]{2,80}$/.test(word)).slice(0, 40), start: value.start, end: value.end };
}

const CLUSTER = new Set(['kubectl', 'oc', 'helm', 'helmfile', 'kustomize', 'flux', 'k9s', 'stern']);

function profile(name: string | undefined, at: Span, lasts?: string): Login | undefined {
  return name === undefined || !NAME.test(name) ? undefined : { provider: 'aws', name: `profile ${name}`, key: `aws:profile/${name}`, start: at.start, end: at.end, ...(lasts === undefined ? {} : { lasts }) };
}
function cluster(name: string | undefined, at: Span): Login | undefined {
  return name === undefined || !NAME.test(name) ? undefined : { provider: 'kubernetes', name: `context ${name}`, key: `k8scontext:${name}`, start: at.start, end: at.end };
}

/** The login a command names itself: `--context`, `--kube-context`, `--profile`, `AWS_PROFILE=x`, `aws-vault exec x`. */
export function loginOf(command: ShellCommand): Login | undefined {
  const invocations = invocationsOf(command);
  for (const { program, args } of invocations) {
    const first = (...names: string[]): string | undefined => texts(names.flatMap((name) => optionValues(args, name)))[0];
    if (program === 'aws-vault' || program === 'aws-okta' || program === 'saml2aws' || program === 'granted' || program === 'assume') {
      const words = args.filter((arg) => !isOption(arg));
      const named = words[0]?.value === 'exec' ? words[1]?.value : first('-p', '--profile', '-a');
      const login = profile(named, command, 'for the hour or so that its session lasts');
      if (login) return login;
    }
    if (CLUSTER.has(program)) { const login = cluster(first('--context', '--kube-context'), command); if (login) return login; }
    if (/^(?:aws|sam|cdk|sls|serverless|copilot|eb|eksctl|amplify|chalice|zappa)$/.test(program)) { const login = profile(first('--profile', '--aws-profile'), command); if (login) return login; }
  }
  const given = command.environment.find((one) => /^AWS_(?:DEFAULT_)?PROFILE$/.test(one.name));
  return given ? profile(given.value.value, given) : undefined;
}

/** The context that a command makes the current one, for what follows it in the script. */
export function switchesTo(command: ShellCommand): Login | undefined {
  const [one] = invocationsOf(command);
  if (!one) return undefined;
  const words = one.args.filter((arg) => !isOption(arg)).map((arg) => arg.value);
  const option = (name: string): string | undefined => texts(optionValues(one.args, name))[0];
  if ((one.program === 'kubectl' || one.program === 'oc') && words[0] === 'config' && (words[1] === 'use-context' || words[1] === 'use')) return cluster(words[2], command);
  if (one.program === 'kubectx') return cluster(words[0], command);
  if (one.program === 'aws' && words.includes('eks') && words.includes('update-kubeconfig')) return cluster(option('--alias') ?? option('--name'), command);
  if (one.program === 'gcloud' && words.includes('get-credentials')) return cluster(words[words.indexOf('get-credentials') + 1], command);
  if (one.program === 'az' && words[0] === 'aks' && words[1] === 'get-credentials') return cluster(option('--name') ?? option('-n'), command);
  return undefined;
}

/** Is this a program that acts on the current cluster? */
export function actsOnCluster(program: string): boolean { return CLUSTER.has(program); }
