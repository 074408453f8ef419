import { labelOf } from '../model/index.ts';
import type { AgentFact, Decision, Evidence, OperationFact, OperationRow, ProgramFact, Resource } from '../model/index.ts';
import type { Candidate } from './candidate.ts';
import type { Authorised, Context } from './context.ts';
import { seesOrigin } from './context.ts';
import { worstKind } from './credentials.ts';
import { mostPermissive, open } from './decide.ts';
import { actsAsEdge, mayEdge, programEvidence, runsEdge, usesEdge } from './edges.ts';
import { loginDecision } from './logins.ts';
import { lower } from './order.ts';
import type { Manager } from './managers.ts';
import { managersOf } from './managers.ts';
import { guardDecision } from './ways-call.ts';
import { reachablePrograms, wire } from './wiring.ts';

/** Programs of the tree that hold a destructive command: the agent starts them, they use the credential themselves. */
export function* programCalls(context: Context): Iterable<Candidate> {
  for (const program of context.programs.values()) {
    if (program.kind === 'ci-step') continue;
    const reached = reachablePrograms(program.key, context.programs);
    for (const { key, via } of reached) {
      for (const { fact, row } of context.operations.get(key) ?? []) {
        if (fact.effect === 'read' || fact.effect === 'write') continue;
        const holder = context.programs.get(key);
        if (!holder) continue;
        for (const target of targetsOf(program, holder, fact, row, context)) {
          for (const agent of context.agents) yield* start(context, agent, program, fact, row, target, via);
        }
      }
    }
  }
}

interface Target extends Manager { readonly resources: readonly Resource[]; readonly wired: { readonly variable: string; readonly says: Evidence; readonly from: Evidence['at'] } | undefined }

/** What the command hits: a thing it names, the stack of its directory, or whatever its variable's credential opens. */
function targetsOf(program: ProgramFact, holder: ProgramFact, fact: OperationFact, row: OperationRow, context: Context): Target[] {
  const below = stacksBelow(fact.target.key, context);
  if (below) return below.flatMap((key) => targetsOf(program, holder, { ...fact, target: { ...fact.target, key } }, row, context));
  const named = fact.target.key === undefined ? undefined : context.resources.byKey(fact.target.key);
  const { login } = fact.target;
  const acting = login === undefined ? undefined : context.credentials.find(({ credential }) => credential.opens.key === login && credential.holders.some((one) => one === `using:${program.key}` || one === `using:${holder.key}`));
  if (acting && named) return [{ authorised: acting, resources: [named], wired: { variable: acting.credential.name, says: { at: fact.evidence[0].at, note: `${row.name} is told to act with ${acting.credential.name}` }, from: placeFor(acting, holder) } }];
  const variables = variablesOf(program, holder, fact, row);
  for (const variable of variables) {
    const wired = wire(holder, variable, context.credentials.map((one) => one.credential)) ?? wire(program, variable, context.credentials.map((one) => one.credential));
    if (!wired) continue;
    const authorised = context.credentials.find((one) => one.credential === wired.credential);
    if (!authorised) continue;
    const opened = wired.credential.opens.key === undefined ? undefined : context.resources.byKey(wired.credential.opens.key);
    const hit = named ?? opened;
    if (hit) return [{ authorised, resources: [hit], wired }];
    const byAuthority = authorised.authority.filter((one) => one.destroys === fact.destroys || one.effect === fact.effect).flatMap((one) => { const r = context.resource(one.on); return r && (r.kind === fact.target.kind || r.unbounded) ? [r] : []; });
    const told = byAuthority.filter((one) => !one.unbounded || WHOLES.has(row.on));
    if (told.length > 0) return [{ authorised, resources: told, wired }];
    // What it takes away is one thing of a kind, and nothing says which: not everything else there is.
    if (byAuthority.length > 0) return [{ authorised, resources: [context.opened(row.provider ?? authorised.credential.provider, authorised.credential.name, `what ${row.name} names`, row.on, fact.evidence, authorised.credential.marks)], wired }];
  }
  if (!named) return byLogin(program, holder, fact, row, context);
  const opening = openingCredential(named, fact, row, context);
  if (opening) return [{ authorised: opening, resources: [named], wired: { variable: opening.credential.name, says: { at: fact.evidence.at(-1)?.at ?? fact.evidence[0].at, note: `${row.name} takes it from here` }, from: opening.credential.places[0] } }];
  return managersOf(named, context).map((manager) => ({ ...manager, resources: [named], wired: undefined }));
}

/** Kinds that hold everything else there is. */
const WHOLES: ReadonlySet<Resource['kind']> = new Set(['account', 'project', 'everything', 'stack', 'cluster', 'namespace']);

/** Every stack below a directory, where the target is all of them. */
function stacksBelow(key: string | undefined, context: Context): readonly string[] | undefined {
  if (key === undefined || !/^tfstack:.*\/\*\*$/s.test(key)) return undefined;
  const home = key.slice(0, -'/**'.length);
  return context.resources.all.flatMap((one) => one.keys.filter((own) => own.startsWith('tfstack:') && (home === 'tfstack:.' || own === home || own.startsWith(`${home}/`))));
}

/**
 * What a command names and no file declares. A tool that is told nothing acts by its login, which is listed, since no file shows that there is one; a
 * profile or context that the command names counts where its name says that it is no place to play.
 */
function byLogin(program: ProgramFact, holder: ProgramFact, fact: OperationFact, row: OperationRow, context: Context): Target[] {
  const { login } = fact.target;
  const acting = context.credentials.find(({ credential }) => credential.holders.some((one) => one === `using:${program.key}` || one === `using:${holder.key}`)
    && (login === undefined ? credential.foundation === 'ambient' && credential.presumed === true && credential.provider === row.provider : credential.opens.key === login && credential.provider === row.provider));
  if (!acting) return [];
  const { credential } = acting;
  if (login !== undefined && !credential.environments.some((kind) => kind === 'production' || kind === 'staging')) return [];
  const target = context.opened(row.provider ?? 'unknown', credential.name, `what ${row.name} names`, row.on, fact.evidence, login === undefined ? [] : credential.marks);
  return [{ authorised: acting, resources: [target], wired: { variable: credential.name, says: { at: fact.evidence[0].at, note: login === undefined ? `${row.name} names no account` : `${row.name} is told to act with ${credential.name}` }, from: placeFor(acting, holder) } }];
}

/** Where the program itself names it. */
function placeFor({ credential }: Authorised, program: ProgramFact): Evidence['at'] {
  return credential.facts.find((one) => one.holders.includes(`using:${program.key}`))?.evidence[0].at ?? credential.places[0];
}

/** The credential in the tree that opens the very thing the command is configured for: a configuration file that names a database holds its password too. */
function openingCredential(named: Resource, fact: OperationFact, row: OperationRow, context: Context): Authorised | undefined {
  return context.credentials.find(({ credential, authority }) => credential.foundation === 'found' && credential.places[0].origin !== 'history' && credential.opens.key !== undefined && named.keys.includes(credential.opens.key)
    && (row.provider === undefined || row.provider === credential.provider) && authority.some((one) => one.on === named.id && one.effect === fact.effect));
}

/** The variables the operation looks at: its own target first, then those of its tool that the program is seen to read. */
function variablesOf(program: ProgramFact, holder: ProgramFact, fact: OperationFact, row: OperationRow): { name: string; evidence: Evidence }[] {
  const read = [...holder.variables, ...program.variables];
  const evidenceOf = (name: string): Evidence => read.find((one) => one.name === name)?.evidence ?? { at: fact.evidence[0].at, note: `${row.name} takes ${name} from the environment` };
  if (fact.target.variable !== undefined) return [{ name: fact.target.variable, evidence: evidenceOf(fact.target.variable) }];
  const named = row.target.variables.filter((name) => read.some((one) => one.name === name));
  const rest = row.target.variables.filter((name) => !named.includes(name));
  return [...named, ...rest].map((name) => ({ name, evidence: evidenceOf(name) }));
}

function* start(context: Context, agent: AgentFact, program: ProgramFact, fact: OperationFact, row: OperationRow, target: Target, via: readonly Evidence[]): Iterable<Candidate> {
  if (program.evidence.every((e) => !seesOrigin(agent, e.at.origin)) || program.invocations.length === 0) return;
  const [first, ...rest] = program.invocations.map((command) => agent.policy.run(command));
  if (!first) return;
  const run = mostPermissive([first, ...rest]);
  const confirm = confirmation(fact);
  const host = target.authorised?.credential.opens.host;
  const network = host === undefined ? undefined : programNetwork(agent, host);
  const opens = target.wired ? agent.policy.programReads(target.wired.from.file, target.wired.from.origin) : undefined;
  const credential = target.authorised?.credential;
  const hops: [Decision, ...Decision[]] = [run, ...(confirm ? [confirm] : []), ...inTheWay(network), ...inTheWay(opens), ...inTheWay(credential && loginDecision(agent, credential))];
  for (const resource of target.resources) {
    const edges = [
      runsEdge(agent, program, run, context.controlPlaces),
      ...(credential ? [usesEdge(program.key, program.name, target.wired?.says ?? programEvidence(program, 'runs with this authority'), credential, target.wired?.from), actsAsEdge(credential, worstKind(credential))] : []),
      mayEdge(credential ? `principal:${credential.id}` : program.key, resource, row.name, { at: fact.evidence[0].at, note: asks(fact) }),
    ];
    const runs = edges[0];
    if (runs) edges[0] = { ...runs, evidence: [...runs.evidence, { at: program.evidence[0].at, note: `${program.name} stands here` }, ...via] };
    const all: [Decision, ...Decision[]] = [...hops, ...inTheWay(guardDecision(resource))];
    yield {
      agent, credential, program: program.key, effect: fact.effect, destroys: fact.destroys, operation: row.name, resource, foundation: credential?.foundation ?? 'ambient',
      confidence: row.basis === 'guess' ? lower(credential?.confidence ?? 'medium') : (credential?.confidence ?? 'medium'), hops: all, edges, channel: 'program',
      obeysClientGuards: resource.kind === 'stack' || row.tool === 'terraform', ...(fact.target.parts === undefined ? {} : { parts: fact.target.parts }), ...(target.takes === undefined ? {} : { takes: target.takes }),
    };
  }
}

/** What does not stand in the way says nothing about the gate, so it does not decide how well the gate is known. */
function inTheWay(decision: Decision | undefined): Decision[] {
  return decision === undefined || decision.gate === 'open' ? [] : [decision];
}

/** A program opens its own connections; nothing but the operating system stops them. */
function programNetwork(agent: AgentFact, host: string | undefined): Decision {
  return agent.policy.programReaches?.(host) ?? open('a program opens its own connections');
}

/**
 * A tool that refuses detected agents asks a person. A plain question at the terminal does not: it is answered by whoever holds the
 * terminal, and that is the agent, which can pass the flag or pipe a yes.
 */
function confirmation(fact: OperationFact): Decision | undefined {
  return fact.confirmation === 'refuses-agents' ? { gate: 'asked', basis: 'default', by: [], note: 'the tool refuses agents it detects until a person consents' } : undefined;
}

function asks(fact: OperationFact): string {
  switch (fact.confirmation) {
    case 'none': return 'it asks nobody';
    case 'switched-off': return 'its question is switched off here';
    case 'asks': return 'its question is answered by whoever types, and that is the agent';
    case 'refuses-agents': return 'it refuses agents it detects until a person consents';
  }
}

/** `stack infra` and the commands that take it down whole. */
export interface StackTool { readonly stack: Resource; readonly commands: readonly string[]; readonly name: string; readonly row: OperationRow }

/** Tools that take down a whole stack need no script: the agent types them. */
export function* stackCalls(context: Context, tools: readonly StackTool[]): Iterable<Candidate> {
  for (const tool of tools) {
    const managers = managersOf(tool.stack, context);
    for (const agent of context.agents) {
      if (agent.id.startsWith('ci:')) continue;
      const [first, ...rest] = tool.commands.map((command) => agent.policy.run(command));
      if (!first) continue;
      const run = mostPermissive([first, ...rest]);
      for (const manager of managers) yield oneStack(context, agent, tool, run, manager);
    }
  }
}

/** One way to take a stack down: with one of the credentials that it is run with. */
function oneStack(context: Context, agent: AgentFact, tool: StackTool, run: Decision, { authorised, takes }: Manager): Candidate {
  const credential = authorised?.credential;
  const provider = context.knowledge.providers.find((one) => one.id === credential?.provider);
  const host = provider?.hosts.api[0];
  const network = credential ? programNetwork(agent, host?.replace(/^\*\./, '')) : undefined;
  const base = runsEdge(agent, { key: `tool:${tool.name}`, name: tool.name }, run, context.controlPlaces);
  const edges = [
    base,
    ...(credential ? [usesEdge(`tool:${tool.name}`, tool.name, { at: tool.stack.evidence[0].at, note: `${labelOf(tool.stack)} is managed with it` }, credential), actsAsEdge(credential, worstKind(credential))] : []),
    mayEdge(credential ? `principal:${credential.id}` : `tool:${tool.name}`, tool.stack, tool.row.name, { at: tool.stack.evidence[0].at, note: 'with its confirmation flag it asks nobody' }),
  ];
  return {
    agent, credential, program: undefined, effect: 'destroy', destroys: 'container', operation: tool.row.name, resource: tool.stack, foundation: credential?.foundation ?? 'ambient',
    confidence: credential?.confidence ?? 'medium', hops: [run, ...inTheWay(network), ...inTheWay(credential && loginDecision(agent, credential))], edges, channel: 'program', obeysClientGuards: true, ...(takes === undefined ? {} : { takes }),
  };
}
