import { cacheHops, compareText, samePlace } from '../model/index.ts';
import type { BlastGraph, Credential, Evidence, Fact, Gap, Gate, Key, Knowledge, ProgramFact, RelationFact, Resource } from '../model/index.ts';
import { authorityOf, unboundedMaker } from './authority.ts';
import { fold } from './candidate.ts';
import type { Candidate } from './candidate.ts';
import { contained } from './contained.ts';
import type { Authorised, Context } from './context.ts';
import { readDecision, seesOrigin } from './context.ts';
import { linkCredentials } from './credentials.ts';
import { readersOf, withRights } from './database-users.ts';
import type { LinkedCredential } from './credentials.ts';
import { homesOf } from './homes.ts';
import { inOrder, rankOf } from './order.ts';
import { pathsOf } from './paths.ts';
import { judgeCopies } from './recover.ts';
import type { Destroyer } from './recover.ts';
import { HOLDERS, linkResources } from './resources.ts';
import { withServed } from './served.ts';
import { withStarted } from './self-starts.ts';
import { stackTools } from './stacks.ts';
import { directCalls, serverCalls } from './ways-call.ts';
import { folderCalls } from './ways-folder.ts';
import { programCalls, stackCalls } from './ways-program.ts';
import { sortPrograms, wire } from './wiring.ts';

export interface GraphOptions {
  /** Day the beliefs are taken as of, YYYY-MM-DD. */
  readonly asOf: string;
  /** Day by which is judged what has run out. */
  readonly today?: string;
  readonly files: readonly string[];
  /** Does git keep a file? See `Workspace.keeps`. */
  readonly keeps?: BlastGraph['keeps'];
  readonly gaps: readonly Gap[];
}

/**
 * Facts and tables to the blast-radius graph: link (what is one thing), authorise (what may each credential do), reach (which agent by
 * which way), recover (does it come back). Pure; the same facts in any order give the same graph.
 */
export function buildGraph(facts: readonly Fact[], knowledge: Knowledge, options: GraphOptions): BlastGraph {
  const sorted = inOrder(facts);
  const of = <K extends Fact['fact']>(kind: K): Extract<Fact, { fact: K }>[] => sorted.filter((fact): fact is Extract<Fact, { fact: K }> => fact.fact === kind);
  const agents = of('agent').sort((a, b) => compareText(a.id, b.id));
  const controls = of('control').sort((a, b) => compareText(a.id, b.id));
  const programs = sortPrograms(of('program'));
  const readers = readersOf(of('grant'));
  const linked = linkCredentials(of('credential').map((fact) => withRights(fact, readers)), of('use'), knowledge);
  const byKey = new Map(programs.map((program) => [program.key, program]));
  const resources = linkResources(of('resource'), of('relation').flatMap((relation) => throughVariable(relation, byKey, linked)), knowledge);

  const extra: Resource[] = [];
  const byId = new Map<string, Resource>(resources.all.map((resource) => [resource.id, resource]));
  const unbounded = unboundedMaker((resource) => { extra.push(resource); byId.set(resource.id, resource); }, (id) => knowledge.providers.find((one) => one.id === id)?.name ?? id);
  const homes = homesOf(resources, knowledge);
  const authorised: Authorised[] = linked.map((credential) => ({ credential, authority: ranOut(credential, options.today) ? [] : authorityOf(credential, resources, homes, unbounded) }));
  const context: Context = {
    knowledge, agents, controls: new Map(controls.map((control) => [control.id, control])),
    controlPlaces: new Map(controls.map((control): [string, Evidence] => [control.id, { at: control.evidence[0].at, note: control.says }])),
    servers: of('mcp-server').sort((a, b) => compareText(a.key, b.key)), credentials: authorised, programs: byKey,
    operations: operationsByProgram(of('operation'), knowledge), resources, cacheHops: cacheHops(of('job'), knowledge.cache, options.asOf), resource: (id) => byId.get(id), opened: (provider, by, name, kind, evidence, marks) => unbounded(provider, `named by ${by}`, name, evidence, { kind: HOLDERS.has(kind) ? 'everything' : kind, marks }),
  };
  const direct = [...directCalls(context), ...serverCalls(context), ...programCalls(context), ...stackCalls(context, stackTools(resources.all, knowledge)), ...folderCalls(context, resources.all)];
  // A stack, a project, a namespace is the way to its parts, not a thing to lose: the paths end at the parts.
  const all: Candidate[] = [...direct, ...contained(direct, context, resources.all)].filter((candidate) => !HOLDERS.has(candidate.resource.kind));
  const everything = [...resources.all, ...extra].sort((a, b) => compareText(a.id, b.id));
  const { paths, destroyers } = pathsOf(fold(all), context, options.asOf, authorised);
  const finished = everything.map((resource) => ({ ...resource, copies: copiesFor(resource, destroyers, byId) }));
  const finishedById = new Map(finished.map((resource) => [resource.id, resource]));
  const credentials = authorised.map((one): Credential => ({ ...one.credential, authority: one.authority, readableBy: readableBy(one, context, paths) }));
  const credentialById = new Map(credentials.map((credential) => [credential.id, credential]));
  return {
    agents, controls, mcpServers: context.servers, prohibitions: of('prohibition'), credentials, resources: finished, grants: withServed(of('grant'), of('relation')), jobs: of('job'),
    encrypted: of('encrypted'), exampleSecrets: of('example-secret'), sealingKeys: of('sealing-key'), selfStarts: withStarted(of('self-start'), byKey, context.operations),
    ...(of('safeguard').length > 0 ? { safeguards: of('safeguard') } : {}), ...(of('loosening').length > 0 ? { loosenings: of('loosening') } : {}),
    ...(of('repository').length > 0 ? { repositories: of('repository') } : {}), paths, gaps: oneForEachChart(sortGaps(options.gaps), options.files),
    programs: programs.map((fact) => ({ fact, operations: context.operations.get(fact.key) ?? [] })), operations: of('operation'), asOf: options.asOf, ...(options.today === undefined ? {} : { today: options.today }),
    resource: (id) => finishedById.get(id), credential: (id) => credentialById.get(id), files: options.files, ...(options.keeps ? { keeps: options.keeps } : {}), knowledge,
  };
}

/** Does the value say of itself, wherever it stands, that its day is over? Then nothing is opened by it any more. */
function ranOut(credential: LinkedCredential, today: string | undefined): boolean {
  return today !== undefined && credential.facts.every((fact) => fact.truth?.until !== undefined && fact.truth.until < today);
}

/** A copy of "whatever DATABASE_URL opens" is a copy of the thing that the program's variable opens; of nothing where no file sets it. */
function throughVariable(relation: RelationFact, programs: ReadonlyMap<Key, ProgramFact>, credentials: readonly LinkedCredential[]): RelationFact[] {
  const named = /^variable:(.*)#([^#]+)$/s.exec(relation.from);
  if (!named?.[1] || named[2] === undefined) return [relation];
  const program = programs.get(named[1]);
  const wired = program && wire(program, { name: named[2], evidence: relation.evidence[0] }, credentials);
  const from = wired?.credential.opens.key;
  return from === undefined ? [] : [{ ...relation, from }];
}

function operationsByProgram(operations: readonly Extract<Fact, { fact: 'operation' }>[], knowledge: Knowledge): Context['operations'] {
  const rows = new Map(knowledge.operations.map((row) => [row.id, row]));
  const out = new Map<string, { fact: (typeof operations)[number]; row: Knowledge['operations'][number] }[]>();
  for (const fact of operations) {
    const known = rows.get(fact.row);
    if (!known) continue;
    const row = fact.name === undefined ? known : { ...known, name: fact.name };
    const held = out.get(fact.program);
    if (held) held.push({ fact, row }); else out.set(fact.program, [{ fact, row }]);
  }
  return out;
}

/** Copies as they stand against the worst-placed agent: independent only if it is so against every agent that destroys the resource. */
function copiesFor(resource: Resource, destroyers: ReadonlyMap<string, Destroyer>, byId: ReadonlyMap<string, Resource>): Resource['copies'] {
  const judged = [...destroyers.values()].map((by) => judgeCopies(resource, by, (id) => byId.get(id)));
  return resource.copies.map((copy, index) => {
    const answers = judged.map((list) => list[index]?.independent).filter((known) => known !== undefined);
    const worst = answers.find((known) => known.basis !== 'unknown' && !known.value) ?? answers.find((known) => known.basis === 'unknown') ?? answers[0];
    return worst ? { ...copy, independent: worst } : copy;
  });
}

function readableBy({ credential }: Authorised, context: Context, paths: BlastGraph['paths']): Credential['readableBy'] {
  const out: { agent: string; gate: Gate; by: 'reads' | 'uses' }[] = [];
  for (const agent of context.agents) {
    const gates = credential.foundation === 'found' ? credential.places.filter((place) => seesOrigin(agent, place.origin)).map((place) => readDecision(agent, place).gate) : [];
    const best = [...gates].sort((a, b) => rankOf.gate(b) - rankOf.gate(a))[0];
    if (best && best !== 'closed') { out.push({ agent: agent.id, gate: best, by: 'reads' }); continue; }
    const used = paths.filter((path) => path.agent === agent.id && path.credential === credential.id && path.gate !== 'closed').map((path) => path.gate).sort((a, b) => rankOf.gate(b) - rankOf.gate(a))[0];
    if (used) out.push({ agent: agent.id, gate: used, by: 'uses' });
    else if (best) out.push({ agent: agent.id, gate: best, by: 'reads' });
  }
  return out;
}

/** One gap per kind, reason and place, in the order of the tree. */
/** Every template of a Helm chart holds expressions; said once for the chart, at the first of them. */
function oneForEachChart(gaps: readonly Gap[], files: readonly string[]): Gap[] {
  const charts = new Set(files.flatMap((file) => /(?:^|\/)Chart\.ya?ml$/.test(file) ? [file.slice(0, file.lastIndexOf('/') + 1)] : []));
  const chartOf = ({ place: { file } }: Gap): string | undefined => { for (let at = file.lastIndexOf('templates/'); at >= 0; at = at === 0 ? -1 : file.lastIndexOf('templates/', at - 1)) if (charts.has(file.slice(0, at))) return file.slice(0, at); return undefined; };
  const told = new Map<string, number>();
  const keyOf = (gap: Gap): string | undefined => { const chart = gap.kind === 'unresolved' && gap.reason === TEMPLATES ? chartOf(gap) : undefined; return chart === undefined ? undefined : `${gap.place.origin}\u0000${chart}`; };
  for (const gap of gaps) { const key = keyOf(gap); if (key !== undefined) told.set(key, (told.get(key) ?? 0) + 1); }
  return gaps.flatMap((gap) => {
    const key = keyOf(gap);
    const count = key === undefined ? 1 : told.get(key) ?? 0;
    if (key !== undefined) told.set(key, 0);
    return count === 0 ? [] : count === 1 ? [gap] : [{ ...gap, reason: `the ${count} templates of this chart hold expressions; values they make are not known` }];
  });
}
const TEMPLATES = 'holds template expressions; values they make are not known';

function sortGaps(gaps: readonly Gap[]): Gap[] {
  const sorted = [...gaps].sort((a, b) => compareText(a.place.file, b.place.file) || a.place.start - b.place.start || compareText(a.kind, b.kind) || compareText(a.reason, b.reason));
  return sorted.filter((gap, index) => { const before = sorted[index - 1]; return !(before && before.kind === gap.kind && before.reason === gap.reason && samePlace(before.place, gap.place)); });
}
