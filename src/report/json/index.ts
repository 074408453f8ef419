import { comparePlaces, compareText } from '../../model/index.ts';
import type { Authority, Evidence, Finding, Gap, Known, Path, Place, Recoverability, RepositoryFact, ScanResult } from '../../model/index.ts';
import { levels, standings, worstFirst } from '../crater.ts';
import type { Standing } from '../crater.ts';
import { spotOf } from '../place.ts';
import type { Spot } from '../place.ts';
import type { Reporter } from '../reporter.ts';
import { safeJsonPieces } from '../safe.ts';
import { coverage } from './coverage.ts';
import type { JsonReport } from './schema.ts';

/** The JSON report: everything that was found, in fixed order, for programs. Names stand as they are; only their writing is escaped. */
export const json: Reporter = {
  id: 'json', extensions: ['.json'], title: 'JSON, a versioned contract',
  render: (result) => [...pieces(result)].join(''),
  pieces,
};

function* pieces(result: ScanResult): Generator<string> {
  yield* safeJsonPieces({ ...reportOf(result, listedLater) });
  yield '\n';
}

const byId = (a: { readonly id: string }, b: { readonly id: string }): number => compareText(a.id, b.id);
const known = (value: Known<boolean>): boolean | 'unknown' => (value.basis === 'unknown' ? 'unknown' : value.value);
const recovery = (of: Recoverability): JsonReport['paths'][number]['recoverability'] => ({ verdict: of.verdict, because: of.because, window: of.window ?? null, hypothetical: of.hypothetical === true });

/** How the things of one result are written, for this report and for that of a comparison. */
export interface Forms {
  readonly spot: (place: Place) => Spot;
  readonly spots: (evidence: readonly Evidence[]) => Spot[];
  readonly steps: (evidence: readonly Evidence[]) => { place: Spot; note: string }[];
  readonly finding: (one: Finding) => JsonReport['findings'][number];
  readonly resource: (one: Standing) => JsonReport['resources'][number];
  readonly path: (one: Path) => JsonReport['paths'][number];
  readonly gap: (one: Gap) => JsonReport['gaps'][number];
}

export function formsOf(result: ScanResult): Forms {
  const spot = (place: Place): Spot => spotOf(place, result.sources);
  const spots = (evidence: readonly Evidence[]): Spot[] => unique(evidence.map((one) => one.at)).map(spot);
  const steps = (evidence: readonly Evidence[]): { place: Spot; note: string }[] => evidence.map((one) => ({ place: spot(one.at), note: one.note }));
  return {
    spot, spots, steps,
    finding: (one) => ({
      id: one.id, rule: one.rule, level: one.level, confidence: one.confidence, message: one.message,
      subject: { rule: one.subject.rule, about: one.subject.about, scope: one.subject.scope ?? null }, ...(one.also === undefined ? {} : { also: [...one.also] }), places: one.places.map(spot), path: steps(one.path), paths: [...(one.paths ?? [])],
    }),
    resource: ({ resource, destroyable, by, recoverability }) => ({
      id: resource.id, name: resource.name, kind: resource.kind, provider: resource.provider, type: resource.type, environments: [...resource.environments],
      holdsData: known(resource.holdsData), guard: resource.guard, unbounded: resource.unbounded, destroyable, destroyableBy: by.map((one) => ({ agent: one.agent, gate: one.gate })),
      recoverability: recoverability ? recovery(recoverability) : null, places: spots(resource.evidence),
    }),
    path: (path) => ({
      id: path.id, agent: path.agent, credential: path.credential ?? null, program: path.program ?? null, effect: path.effect, destroys: path.destroys, operation: path.operation, resource: path.resource, calls: path.calls,
      gate: path.gate, gateBasis: path.gateBasis, gateBecause: path.gateBecause, foundation: path.foundation, confidence: path.confidence, recoverability: recovery(path.recoverability),
      counts: path.counts, family: path.family, steps: hops(path, spot, steps), controls: [...new Set(path.edges.flatMap((edge) => edge.controls))].sort(compareText),
    }),
    gap: (gap) => ({ reason: gap.reason, place: spot(gap.place), kind: gap.kind }),
  };
}

/** Gaps in the order of their places. */
export function gapOrder(a: Gap, b: Gap): number { return comparePlaces(a.place, b.place) || compareText(a.kind, b.kind) || compareText(a.reason, b.reason); }

/** Makes the entries of a list, one of each thing. */
type Listing = <A, B>(of: readonly A[], form: (one: A) => B) => B[];

/** A list whose entries are made when somebody goes through it, and not kept: those of a large tree are several times the text that is written of them. */
function listedLater<A, B>(of: readonly A[], form: (one: A) => B): B[] {
  const later: B[] = [];
  later.length = of.length;
  return Object.defineProperty(later, Symbol.iterator, { value: function* () { for (const one of of) yield form(one); } });
}

/** The report as data. */
export function jsonReport(result: ScanResult): JsonReport { return reportOf(result, (of, form) => of.map((one) => form(one))); }

function reportOf(result: ScanResult, listed: Listing): JsonReport {
  const { graph } = result;
  const { spot, spots, steps, finding, resource, path, gap } = formsOf(result);
  const all = standings(graph);
  const covered = coverage(graph);
  const lost = all.filter((standing) => standing.destroyable);

  return {
    schemaVersion: '1',
    tool: { name: result.tool.name, version: result.tool.version, tables: result.tool.tables },
    asOf: result.asOf,
    today: result.today,
    scanned: { what: result.what, listed: result.files.listed, read: result.files.read, bytes: result.files.bytes },
    summary: {
      agents: graph.agents.length, credentials: graph.credentials.length, resources: graph.resources.length,
      destroyable: lost.length, irrecoverable: lost.filter((standing) => standing.recoverability?.verdict === 'irrecoverable').length,
      findings: levels(result.findings), gaps: graph.gaps.length,
    },
    agents: [...graph.agents].sort(byId).map((agent) => ({
      id: agent.id, name: agent.name, vendor: agent.vendor, nonInteractive: agent.nonInteractive, places: spots(agent.evidence),
      settings: [...agent.settings].sort((a, b) => compareText(a.row, b.row) || comparePlaces(a.at, b.at)).map((setting) => ({
        row: setting.row, basis: setting.value.basis, value: setting.value.basis === 'unknown' ? null : setting.value.value, place: spot(setting.at),
      })),
    })),
    controls: [...graph.controls].sort(byId).map((control) => ({
      id: control.id, agent: control.agent, does: control.does, hold: control.hold, channels: [...control.channels], ...covered(control),
      changeableBy: control.changeableBy, failsOpen: known(control.failsOpen), wired: control.wired, says: control.says, weakness: control.weakness ?? null, places: spots(control.evidence),
    })),
    credentials: listed([...graph.credentials].sort(byId), (credential) => ({
      id: credential.id, name: credential.name, provider: credential.provider, kind: credential.kinds[0]?.id ?? 'unknown', kinds: credential.kinds.map((one) => one.id),
      foundation: credential.foundation, confidence: credential.confidence, readOnly: known(credential.readOnly), places: unique(credential.places).map(spot),
      readableBy: [...new Set(credential.readableBy.filter((reader) => reader.gate !== 'closed').map((reader) => reader.agent))].sort(compareText),
      readers: credential.readableBy.map((reader) => ({ agent: reader.agent, gate: reader.gate, by: reader.by })).sort((a, b) => compareText(a.agent, b.agent) || compareText(a.by, b.by)),
      authority: authorities(credential.authority), environments: [...credential.environments],
    })),
    resources: listed(all, resource),
    backups: all.flatMap(({ resource }) => [...resource.copies]
      .sort((a, b) => compareText(a.kind, b.kind) || compareText(a.name, b.name) || compareText(a.on ?? '', b.on ?? ''))
      .map((copy) => ({ of: copy.of, on: copy.on ?? null, kind: copy.kind, name: copy.name, survives: known(copy.survives), independent: known(copy.independent), because: copy.because, places: spots(copy.evidence) }))),
    paths: listed(graph.paths, path),
    findings: listed(worstFirst(result.findings, result.checks), finding),
    fixes: listed(result.fixes, (fix) => ({ title: fix.title, change: { kind: fix.change.kind, place: spot(fix.change.place) }, closes: { paths: [...fix.closes.paths], irrecoverable: [...fix.closes.irrecoverable] } })),
    gaps: listed([...graph.gaps].sort(gapOrder), gap),
    notEstablished: result.notEstablished.map((one) => (typeof one === 'string' ? { note: one, place: null } : { note: one.note, place: spot(one.at) })),
    ...(graph.repositories ? { repositories: graph.repositories.map((one) => repository(one, spot)) } : {}),
    hidden: steps([...result.hidden].sort((a, b) => comparePlaces(a.at, b.at) || compareText(a.note, b.note))),
    waived: [...result.waived].sort((a, b) => comparePlaces(a.at, b.at) || compareText(a.finding.id, b.finding.id))
      .map((one) => ({ finding: finding(one.finding), reason: one.reason, until: one.until ?? null, place: spot(one.at) })),
    notes: [...result.notes],
    ...(result.policy ? { policy: { file: result.policy.file, gate: result.policy.gate, because: [...result.policy.because], notes: [...result.policy.notes], rulings: result.policy.rulings.map((one) => ({ ...one })) } } : {}),
  };
}

function hops(path: Path, spot: (place: Place) => Spot, steps: (evidence: readonly Evidence[]) => { place: Spot; note: string }[]): JsonReport['paths'][number]['steps'] {
  return path.edges.map((edge) => ({ edge: edge.kind, from: edge.from, to: edge.to, place: spot(edge.evidence[0].at), note: `${edge.title} ${edge.says}`, evidence: steps(edge.evidence) }));
}

/** One entry for each thing a credential has power over, with everything it may do to it. */
function authorities(all: readonly Authority[]): JsonReport['credentials'][number]['authority'] {
  const groups = new Map<string, Authority[]>();
  for (const one of all) {
    const key = JSON.stringify([one.on, one.bound, one.foundation]);
    const group = groups.get(key);
    if (group) group.push(one); else groups.set(key, [one]);
  }
  return [...groups].sort(([a], [b]) => compareText(a, b)).flatMap(([, group]) => (group[0] ? [{
    effects: [...new Set(group.map((one) => one.effect))].sort(compareText), on: group[0].on, bound: group[0].bound, foundation: group[0].foundation,
    operations: [...new Set(group.map((one) => one.operation))].sort(compareText),
  }] : []));
}

function repository(fact: RepositoryFact, spot: (place: Place) => Spot): NonNullable<JsonReport['repositories']>[number] {
  const settings = fact.settings.map(({ setting, about, value, permission }) => ({
    setting, about, permission, basis: value.basis === 'set' ? 'set' as const : 'unknown' as const, value: value.basis === 'set' ? value.value : null, why: value.basis === 'unknown' ? value.why : null,
    place: value.basis !== 'default' && value.at ? spot(value.at) : null,
  }));
  return { name: fact.name, settings: settings.sort((a, b) => compareText(a.setting, b.setting) || compareText(a.about, b.about) || compareText(String(a.value), String(b.value))) };
}

function unique(places: readonly Place[]): readonly Place[] {
  return [...new Map(places.map((place) => [JSON.stringify([place.file, place.start, place.end, place.origin, place.ref]), place])).values()];
}
