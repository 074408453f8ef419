import { compareText } from '../../model/index.ts';
import type { AgentPolicy, BlastGraph, Decision, Key, OperationRow, Origin, Side } from '../../model/index.ts';
import type { Between, View } from './between.ts';
import { named } from './words.ts';

/** What is asked of a policy. opens and connects: by a program that the agent starts. */
export type Asked = 'read' | 'opens' | 'run' | 'reach' | 'connects' | 'call';

/** One question both trees' policies answer. */
export interface Probe {
  readonly asked: Asked;
  /** What is asked about, for the sentence; free of command lines of the tree, which may hold anything. */
  readonly label: string;
  /** Does it stand in one of the trees (else it is a usual name or command)? Such come first in sentences. */
  readonly here: boolean;
  /** The file in each tree, or the command line: what a control's pattern is tried on. */
  readonly file?: Readonly<Record<Side, string>>;
  readonly command?: string;
  readonly origin?: Origin;
  answer(policy: AgentPolicy, side: Side): Decision;
}

/** What each policy answered, so that the two directions of one comparison ask once. Policies live as long as their scan. */
const answered = new WeakMap<AgentPolicy, Map<string, Decision>>();

/** Asks the policy once for each question. */
function once(policy: AgentPolicy, question: string, ask: () => Decision): Decision {
  const known = answered.get(policy) ?? new Map<string, Decision>();
  answered.set(policy, known);
  const decision = known.get(question) ?? ask();
  known.set(question, decision);
  return decision;
}

/** Names under which secrets usually lie: a rule that speaks of them protects even where none lies there today. */
const USUAL_FILES: readonly string[] = [
  '.env', '.env.local', '.env.production', '.env.staging', '.env.development', 'config/.env', 'apps/web/.env.production', 'secrets/token', 'secrets/prod/key.json', 'config/credentials.json', 'credentials.json', 'service-account.json',
  'terraform.tfstate', 'infra/terraform.tfstate', 'terraform.tfvars', 'prod.tfvars', '.npmrc', '.pypirc', '.netrc', '.pgpass', 'kubeconfig', '.kube/config', 'id_rsa', 'deploy.key', 'certs/server.pem', '.git-credentials',
  '~/.aws/credentials', '~/.ssh/id_ed25519', '~/.ssh/id_rsa', '~/.npmrc', '~/.netrc', '~/.kube/config', '~/.docker/config.json', '~/.config/gcloud/application_default_credentials.json', '~/.config/gh/hosts.yml', '~/.railway/config.json',
];

const MOST_FILES = 200;
const MOST_COMMANDS = 300;
const MOST_HOSTS = 80;

/** The questions asked of every agent. Bounded, in a fixed order: what stands in the trees first. */
export function probesOf(between: Between): readonly Probe[] {
  return [...fileProbes(between), ...commandProbes(between), ...hostProbes(between)];
}

/** Questions about the files of these paths (as the tree of the view calls them). */
export function filesAsked(paths: readonly string[], view: View, between: Between, here: boolean, origins: ReadonlyMap<string, Origin>): Probe[] {
  return paths.flatMap((path) => {
    const base = view.side === 'base' ? path : between.changes.baseOf(path);
    const file = { base, head: view.side === 'head' ? path : between.changes.headOf(path) ?? path };
    const origin = origins.get(base) ?? (path.startsWith('~/') ? 'home' : 'tree');
    const label = named(view.side === 'head' ? file.head : file.base);
    return [
      { asked: 'read' as const, label, here, file, origin, answer: (policy: AgentPolicy, side: Side) => once(policy, `read ${origin} ${file[side]}`, () => policy.read(file[side], origin)) },
      { asked: 'opens' as const, label, here, file, origin, answer: (policy: AgentPolicy, side: Side) => once(policy, `opens ${origin} ${file[side]}`, () => policy.programReads(file[side], origin)) },
    ];
  });
}

/** Where the files of credentials come from, by their names in the base tree. */
export function originsOf(between: Between): ReadonlyMap<string, Origin> {
  const out = new Map<string, Origin>();
  for (const view of [between.looser, between.safer]) for (const credential of view.graph.credentials) for (const place of credential.places) out.set(view.file(place.file), place.origin);
  return out;
}

function fileProbes(between: Between): Probe[] {
  const origins = originsOf(between);
  const seen = new Set<string>();
  const out: Probe[] = [];
  for (const view of [between.looser, between.safer]) {
    const files = [...new Set(view.graph.credentials.filter((one) => one.foundation === 'found').flatMap((one) => one.places.map((place) => place.file)))].sort(compareText);
    const fresh = files.filter((path) => !seen.has(view.file(path))).slice(0, MOST_FILES);
    for (const path of fresh) seen.add(view.file(path));
    out.push(...filesAsked(fresh, view, between, true, origins));
  }
  return [...out, ...filesAsked(USUAL_FILES.filter((path) => !seen.has(path)), between.safer, between, false, origins)];
}

function commandProbes(between: Between): Probe[] {
  const labels = new Map<string, { label: string; here: boolean }>();
  for (const view of [between.looser, between.safer]) {
    for (const program of destroyers(view.graph)) for (const line of program.invocations) if (labels.size < MOST_COMMANDS && line.length <= 500 && !labels.has(line)) labels.set(line, { label: named(program.name), here: true });
  }
  for (const [line, label] of usualCommands(between.looser.graph.knowledge.operations)) if (!labels.has(line)) labels.set(line, { label, here: false });
  return [...labels].map(([command, { label, here }]) => ({ asked: 'run', label, here, command, answer: (policy) => once(policy, `run ${command}`, () => policy.run(command)) }));
}

const usual = new WeakMap<readonly OperationRow[], ReadonlyMap<string, string>>();

/** A command line for each row of the table that has one, with the name of the first such row. */
function usualCommands(rows: readonly OperationRow[]): ReadonlyMap<string, string> {
  const known = usual.get(rows);
  if (known) return known;
  const lines = new Map<string, string>();
  for (const row of rows) { const line = lineOf(row); if (line !== undefined && !lines.has(line)) lines.set(line, row.name); }
  usual.set(rows, lines);
  return lines;
}

/** Programs that destroy something, or start one that does. */
function destroyers(graph: BlastGraph): BlastGraph['programs'][number]['fact'][] {
  const startedBy = new Map<Key, Key[]>();
  for (const { fact } of graph.programs) for (const start of fact.starts) startedBy.set(start.key, [...(startedBy.get(start.key) ?? []), fact.key]);
  const found = new Set(graph.programs.filter((program) => program.operations.length > 0).map((program) => program.fact.key));
  const queue = [...found];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) for (const key of startedBy.get(next) ?? []) if (!found.has(key)) { found.add(key); queue.push(key); }
  return graph.programs.map((program) => program.fact).filter((fact) => found.has(fact.key));
}

/** The shortest command line that a row of the table stands for. */
function lineOf(row: OperationRow): string | undefined {
  const { match } = row;
  if (match.kind !== 'command' || row.effect === 'read') return undefined;
  const words = match.words.filter((word) => !word.endsWith('?') && word !== '...').map((word) => (word === '*' ? 'x' : word.split('|')[0] ?? 'x'));
  return [match.program[0] ?? '', ...words, ...(match.any?.[0] === undefined ? [] : [match.any[0]])].join(' ');
}

function hostProbes(between: Between): Probe[] {
  const hosts = new Set<string>();
  for (const view of [between.looser, between.safer]) for (const credential of view.graph.credentials) if (credential.opens.host !== undefined && hosts.size < MOST_HOSTS / 2) hosts.add(credential.opens.host);
  const here = hosts.size;
  for (const provider of between.looser.graph.knowledge.providers) { const host = provider.hosts.api.find((one) => !one.startsWith('*.')); if (host !== undefined && hosts.size < MOST_HOSTS) hosts.add(host); }
  return [...[...hosts].map((host, index) => ({ host, label: named(host), here: index < here })), { host: undefined, label: 'a host we do not know', here: false }].flatMap(({ host, label, here: known }): Probe[] => [
    { asked: 'reach', label, here: known, answer: (policy) => once(policy, `reach ${host ?? ''}`, () => policy.reach(host)) },
    { asked: 'connects', label, here: known, answer: (policy) => once(policy, `connects ${host ?? ''}`, () => policy.programReaches?.(host) ?? FREE) },
  ]);
}

const FREE: Decision = { gate: 'open', basis: 'default', by: [], note: 'a started program opens connections itself' };

/** Tools of the servers that an agent has in both trees: those that destroy, of servers we do not know any. */
export function toolProbes(agent: Readonly<Record<Side, string>>, between: Between): Probe[] {
  const names = (view: View): Map<string, string | undefined> => new Map(view.graph.mcpServers.filter((server) => server.agents.includes(agent[view.side])).map((server) => [server.name, server.row]));
  const [before, after] = [names(between.safer), names(between.looser)];
  return [...after].filter(([name]) => before.has(name)).slice(0, 50).flatMap(([name, rowId]) => {
    const row = between.looser.graph.knowledge.mcpServers.find((one) => one.id === rowId);
    return (row ? row.destructive.map((each) => each.tool) : ['tool']).map((tool): Probe => ({
      asked: 'call', label: row ? `${tool} of MCP server ${named(name)}` : `tools of MCP server ${named(name)}`, here: true, answer: (policy) => once(policy, `call ${name}\u0000${tool}`, () => policy.call(name, tool)),
    }));
  });
}
