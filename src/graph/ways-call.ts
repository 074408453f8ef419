import { containsPlace } from '../model/index.ts';
import type { AgentFact, Authority, Decision, Resource } from '../model/index.ts';
import type { Candidate } from './candidate.ts';
import type { Authorised, Context } from './context.ts';
import { readDecision, seesOrigin } from './context.ts';
import { worstKind } from './credentials.ts';
import { inSequence, mostPermissive, open } from './decide.ts';
import { actsAsEdge, holdsEdge, mayEdge, readsEdge, serverEdge, standing, usesEdge } from './edges.ts';
import { cacheStarts } from './ways-cache.ts';
import { isPrivateHost } from './hosts.ts';
import { loginDecision } from './logins.ts';
import { lower } from './order.ts';

/** The agent obtains the value (or holds the name) and makes the call itself, with whatever client it has. */
export function* directCalls(context: Context): Iterable<Candidate> {
  for (const agent of context.agents) {
    for (const authorised of context.credentials) {
      if (authorised.authority.length === 0) continue;
      const reach = reachOf(agent, authorised, context);
      for (const start of starts(agent, authorised, context)) yield* to(context, agent, authorised, start, start.elsewhere ?? reach);
      for (const start of cacheStarts(agent, authorised, context)) yield* to(context, agent, authorised, start, start.elsewhere ?? reach);
    }
  }
}

/** `elsewhere`: not the agent itself makes the request, so what holds its own does not hold this one. */
interface Start { readonly decision: Decision; readonly edges: Candidate['edges']; readonly elsewhere?: Decision; readonly unsure?: true }

/** How the agent comes by the credential: a file it can read, a store its CLIs read, the environment of its job. */
function* starts(agent: AgentFact, { credential }: Authorised, context: Context): Iterable<Start> {
  const readable = credential.places.filter((place) => seesOrigin(agent, place.origin));
  if (credential.foundation === 'found') {
    let best: { decision: Decision; place: (typeof readable)[number] } | undefined;
    for (const place of readable) {
      const decision = readDecision(agent, place);
      if (!best || mostPermissive([best.decision, decision]) !== best.decision) best = { decision, place };
    }
    if (best) yield { decision: best.decision, edges: [readsEdge(agent, best.place, best.decision, context.controlPlaces), holdsEdge(best.place, credential)] };
    return;
  }
  const { within: job } = agent;
  const here = job === undefined ? [] : credential.facts.filter((fact) => fact.holders.includes(job));
  // The same name may be given to this job with fewer rights than to others.
  const within = here.length > 0 && !here.every((fact) => fact.readOnly.basis === 'set' && fact.readOnly.value);
  const onLaptop = !agent.id.startsWith('ci:') && credential.holders.some((holder) => holder === `agent:${agent.id}` || /^(?:tfstack|k8scontext|file|fly|supabase):/.test(holder));
  if (!within && !onLaptop) return;
  const decision = within ? open('the job hands it to every step') : inSequence([agent.policy.run(exampleCommand(credential.provider)), ...notOpen(loginDecision(agent, credential))]);
  yield {
    decision, edges: [{
      id: `${agent.id} uses credential:${credential.id}`, from: agent.id, to: `credential:${credential.id}`, kind: 'uses', controls: decision.by, title: agent.name,
      says: within ? `runs in a job that holds ${credential.name}` : `runs with ${credential.name}`,
      evidence: [{ at: agent.evidence[0].at, note: decision.note }, { at: (within ? here[0]?.evidence[0].at : undefined) ?? credential.places[0], note: standing(credential, 'named') }],
    }],
  };
}

/** A destructive command of the provider's own tool: what the run policy is asked about for named and ambient authority. */
function exampleCommand(provider: string): string {
  const tools: Readonly<Record<string, string>> = { aws: 'aws rds delete-db-instance', gcp: 'gcloud projects delete', azure: 'az group delete', kubernetes: 'kubectl delete', fly: 'fly apps destroy', github: 'gh repo delete', railway: 'railway delete', supabase: 'supabase projects delete' };
  return Object.hasOwn(tools, provider) ? (tools[provider] ?? 'curl') : 'curl -X DELETE';
}

/** May a request of the agent's own making get to the credential's service? */
function reachOf(agent: AgentFact, { credential }: Authorised, context: Context): Decision {
  const provider = context.knowledge.providers.find((one) => one.id === credential.provider);
  const host = credential.opens.host ?? credential.uses.find((use) => use.host !== undefined)?.host ?? provider?.hosts.api.find((one) => !one.startsWith('*.'));
  if (credential.opens.host !== undefined && isPrivateHost(credential.opens.host, context.knowledge) && !agent.id.startsWith('ci:')) {
    return { gate: 'closed', basis: 'default', by: [], note: `${credential.opens.host} resolves only inside its provider's network` };
  }
  return agent.policy.reach(host);
}

function* to(context: Context, agent: AgentFact, { credential, authority }: Authorised, start: Start, reach: Decision): Iterable<Candidate> {
  const kind = worstKind(credential);
  for (const one of authority) {
    if (!counts(one)) continue;
    const resource = context.resource(one.on);
    if (!resource) continue;
    const last = mayEdge(`principal:${credential.id}`, resource, one.operation, { at: one.evidence[0].at, note: reach.gate === 'open' ? `${one.operation} is one call; nobody is asked` : `${one.operation}: ${reach.note}` });
    yield {
      agent, credential, program: undefined, effect: one.effect, destroys: one.destroys, operation: one.operation, resource, foundation: one.foundation,
      confidence: one.bound === 'at-most' || start.unsure ? lower(credential.confidence) : credential.confidence,
      hops: [start.decision, reach, ...notOpen(guardDecision(resource))], edges: [...start.edges, actsAsEdge(credential, kind), { ...last, controls: reach.by }], channel: 'call', obeysClientGuards: false,
    };
  }
}

/** Reading and writing are not destruction; they stay in the credential's authority and make no path. */
export function counts(authority: Authority): boolean {
  return authority.effect === 'destroy' || authority.effect === 'destroy-backup' || authority.effect === 'administer';
}

function notOpen(decision: Decision): Decision[] { return decision.gate === 'open' ? [] : [decision]; }

/** An independent guard (another party, or time) closes whatever leads to it. */
export function guardDecision(resource: Resource): Decision {
  const guard = resource.guards.find((one) => one.strength === 'independent' && one.state.basis !== 'unknown' && one.state.value);
  return guard ? { gate: 'closed', basis: guard.state.basis === 'default' ? 'default' : 'set', by: [], note: guard.says } : open('nothing independent guards it');
}

/** Tools of MCP servers that destroy, with the credential the server acts with. */
export function* serverCalls(context: Context): Iterable<Candidate> {
  for (const server of context.servers) {
    const row = context.knowledge.mcpServers.find((one) => one.id === server.row);
    if (!row || row.alwaysReadOnly || (server.readOnly.basis === 'set' && server.readOnly.value)) continue;
    for (const agent of context.agents) {
      if (!server.agents.includes(agent.id)) continue;
      for (const authorised of actingCredentials(server, row.actsAs, context)) {
        for (const tool of row.destructive) {
          if (server.toolsOff.includes(tool.tool)) continue;
          const decision = agent.policy.call(server.name, tool.tool);
          for (const one of authorised.authority) {
            const resource = context.resource(one.on);
            if (!resource || !counts(one) || !(tool.on.includes(resource.kind) || resource.unbounded) || one.destroys !== tool.destroys) continue;
            const { credential } = authorised;
            const place = { at: server.evidence[0].at, note: `the server ${server.name} acts with it` };
            yield {
              agent, credential, program: server.key, effect: one.effect, destroys: one.destroys, operation: tool.tool, resource, foundation: one.foundation,
              confidence: one.bound === 'at-most' ? lower(credential.confidence) : credential.confidence, hops: [decision, ...notOpen(guardDecision(resource))],
              edges: [serverEdge(agent, server, tool.tool, decision), usesEdge(server.key, `MCP server ${server.name}`, place, credential), actsAsEdge(credential, worstKind(credential)),
                mayEdge(`principal:${credential.id}`, resource, tool.tool, { at: server.evidence[0].at, note: row.confirmation === 'model' ? 'the confirmation is a parameter that the model itself fills in' : 'the tool asks nobody' })],
              channel: 'server', obeysClientGuards: false,
            };
          }
        }
      }
    }
  }
}

/** Credentials written inside the server's entry, named by it, or of the kinds its row says it acts with when the server is their holder. */
function actingCredentials(server: { readonly key: string; readonly evidence: readonly { readonly at: Authorised['credential']['places'][0] }[]; readonly variables: readonly { readonly name: string }[] }, kinds: readonly string[], context: Context): Authorised[] {
  return context.credentials.filter(({ credential }) => credential.holders.includes(server.key)
    || credential.places.some((place) => server.evidence.some((e) => containsPlace(e.at, place)))
    || (server.variables.some((variable) => variable.name === credential.name) && credential.kinds.some((kind) => kinds.includes(kind.id))));
}
