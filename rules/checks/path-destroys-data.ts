import type { BlastGraph, Check, Draft, Path, Resource } from '../../src/model/index.ts';
import { harmlessEnvironment, pathLevel } from '../severity.ts';
import { agentNames, credentialName, environments, groupBy, label, list, places, walk, worstLevel } from './shared.ts';

/** The main judgement: one finding per root cause (a credential or a program), with everything it destroys. */
export const check: Check = {
  id: 'path-destroys-data', family: 'path', tier: 'critical', title: 'An agent can destroy data from here', cwe: [250, 732],
  why: 'A coding agent that can read a credential, or start a program that uses one, can do everything that credential may do. When what it may do includes deleting data, one wrong call is enough, and no prompt stands in the way.',
  fix: 'Take the credential out of the reach of the agent, replace it with the narrowest kind its use needs, or keep a copy where the same credential does not reach.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    const destroying = graph.paths.filter((path) => path.gate !== 'closed' && (path.destroys === 'container' || path.destroys === 'contents'));
    const families = [...groupBy(destroying, (path) => path.family).values()];
    const own = new Set(families.filter((paths) => paths.every((path) => path.program === undefined && ownStore(graph, path))));
    const few = own.size < MANY;
    yield* together(graph, families.filter((paths) => few || !own.has(paths)).flatMap((paths) => [...draft(graph, paths)].map((one) => ({ one, paths }))));
    if (!few) yield* ownStores(graph, [...own]);
  },
};

/** So many stores of this machine and of tests are told one by one; more of them are one finding. */
const MANY = 3;

interface Told { readonly one: Draft; readonly paths: readonly Path[] }

/** What is only named, and says the same sentence in many places (the role that each module of a library assumes), is one finding with all of them. */
function* together(graph: BlastGraph, told: readonly Told[]): Iterable<Draft> {
  const named = ({ paths: [path] }: Told): boolean => path?.credential !== undefined && path.program === undefined && graph.credential(path.credential)?.foundation === 'named';
  const alike = groupBy(told.filter(named), ({ one }) => `${one.level} ${one.confidence} ${one.message}`);
  for (const { one, paths } of told) {
    const same = named({ one, paths }) ? alike.get(`${one.level} ${one.confidence} ${one.message}`) ?? [] : [];
    if (same.length < MANY) { yield one; continue; }
    if (same[0]?.one !== one) continue;
    yield { ...one, message: `${one.message} ${same.length} of its kind are named, and each of them can.`, places: places(one.places[0], same.flatMap((other) => other.one.places)), paths: same.flatMap((other) => other.paths.map((path) => path.id)) };
  }
}

function ownStore(graph: BlastGraph, path: Path): boolean {
  const resource = graph.resource(path.resource);
  return resource !== undefined && !resource.unbounded && harmlessEnvironment(resource.environments) && path.foundation === 'found';
}

/** Databases that developers and tests make for themselves: worth one note with all places, however many a tree of examples has. */
function* ownStores(graph: BlastGraph, families: readonly (readonly Path[])[]): Iterable<Draft> {
  const paths = families.flat();
  const [worst] = paths;
  const credentials = families.flatMap(([path]) => (path?.credential === undefined ? [] : graph.credential(path.credential) ?? []));
  const [first, ...rest] = credentials.flatMap((credential) => credential.places);
  if (!worst || !first) return;
  const stores = [...new Set(paths.map((path) => path.resource))].flatMap((id) => { const resource = graph.resource(id); return resource ? [label(resource)] : []; });
  yield {
    about: 'stores of this machine and of tests', level: 'note', confidence: worst.confidence,
    message: `${agentNames(graph, paths.map((path) => path.agent))} can destroy ${stores.length} stores of this machine or of tests with what their URLs and passwords in the tree open${worst.gate === 'asked' ? ' once a person says yes' : ''}: ${list(stores, 3)}.`,
    places: places(first, rest), path: walk(worst), paths: paths.map((path) => path.id),
  };
}

/** The worst of what is destroyed, and how much else. What has no bounds holds the others too, so nothing comes behind it. */
function what(resource: Resource, where: string, others: number): string {
  const shown = `${label(resource)}${where ? ` (${where})` : ''}`;
  if (others > 0 && resource.unbounded && shown.startsWith('everything else in ')) return `${shown.replace('everything else in ', 'everything in ')}, among it ${others} ${others === 1 ? 'thing' : 'things'} named here,`;
  return `${shown}${others > 0 ? ` and ${others} more` : ''}`;
}

function* draft(graph: BlastGraph, paths: readonly Path[]): Iterable<Draft> {
  const [worst] = paths;
  if (!worst) return;
  const resource = graph.resource(worst.resource);
  if (!resource) return;
  const level = worstLevel(paths.map((path) => { const r = graph.resource(path.resource); return r ? pathLevel(path, r) : 'note'; }));
  const credential = worst.credential === undefined ? undefined : graph.credential(worst.credential);
  const program = graph.programs.find((one) => one.fact.key === worst.program);
  const agents = agentNames(graph, paths.map((path) => path.agent));
  const others = new Set(paths.map((path) => path.resource)).size - 1;
  const where = environments(resource.environments);
  const through = program ? `by ${program.fact.name}` : credential ? `with ${credentialName(credential)}` : `by ${worst.operation}`;
  const asked = worst.gate === 'asked' ? ' once a person says yes' : '';
  const back = worst.recoverability.verdict === 'irrecoverable' ? 'It would not come back' : worst.recoverability.verdict === 'uncertain' ? 'Whether it comes back is not established' : 'It can be brought back';
  const anchor = program && worst.program !== undefined && !worst.program.startsWith('mcp:') ? program.fact.evidence[0].at : credential ? credential.places[0] : (worst.edges[0]?.evidence[0].at ?? resource.evidence[0].at);
  yield {
    about: credential?.id ?? worst.program ?? worst.operation, level, confidence: worst.confidence,
    message: `${agents} ${credential?.presumed ? 'could' : 'can'} destroy ${what(resource, where, others)} ${through}${asked}. ${back}: ${worst.recoverability.because}.${credential?.presumed ? ' Listed and not counted: no file shows that this authority is there, or what it leads to.' : ''}`,
    places: places(anchor, [...(program && program.fact.evidence[0].at.file !== anchor.file ? [program.fact.evidence[0].at] : []), ...(credential?.places ?? [])]),
    path: walk(worst), paths: paths.map((path) => path.id),
  };
}
