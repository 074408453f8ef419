import type { Cause, Comparison, DeltaSide, FindingChange, Gap, Obscured, PathChange, ResourceChange, ScanResult, Shift, Side } from '../../model/index.ts';
import { standings } from '../crater.ts';
import type { Standing } from '../crater.ts';
import { formsOf, gapOrder } from '../json/index.ts';
import type { Forms } from '../json/index.ts';
import { safeJson } from '../safe.ts';
import type { JsonReport } from '../json/schema.ts';
import type { CompareReporter } from './reporter.ts';
import { keysOf } from './sealing.ts';
import type { CompareReport } from './schema.ts';

/** The comparison as data, a versioned contract. Names stand as they are; only their writing is escaped. */
export const json: CompareReporter = {
  id: 'json', extensions: ['.json'], title: 'JSON, a versioned contract',
  render: (comparison) => `${safeJson(compareReport(comparison))}\n`,
};

/** What one tree's things are written with. */
interface Tree extends Forms { readonly result: ScanResult; readonly standing: (id: string) => Standing | undefined; readonly all: readonly Standing[] }

function treeOf(result: ScanResult): Tree {
  const all = standings(result.graph);
  const byId = new Map(all.map((one) => [one.resource.id, one]));
  return { ...formsOf(result), result, all, standing: (id) => byId.get(id) };
}

/** The report as data. */
export function compareReport(comparison: Comparison): CompareReport {
  const { delta, gate, head } = comparison;
  const trees = { base: treeOf(comparison.base), head: treeOf(comparison.head) };
  const counting = (all: readonly { readonly counts: boolean }[]): number => all.filter((one) => one.counts).length;
  const sums = (side: DeltaSide): CompareReport['summary']['added'] => ({ paths: counting(side.paths), resources: counting(side.resources), irrecoverable: counting(side.irrecoverable), findings: counting(side.findings) });
  const entry = (change: Entry): EntryReport => ({ says: change.says, level: change.level, counts: change.counts, notCounted: change.notCounted ?? null, causes: change.causes.map((cause) => causeOf(cause, trees)) });
  const side = (of: Side): CompareReport['added'] => {
    const { paths, resources, irrecoverable, findings } = of === 'head' ? delta.added : delta.removed;
    return {
      paths: paths.map((change) => ({ ...pathOf(change, trees[of]), ...entry(change) })),
      resources: resources.map((change) => ({ ...resourceOf(change, trees[of]), ...entry(change) })),
      irrecoverable: irrecoverable.map((change) => ({ ...resourceOf(change, trees[of]), ...entry(change) })),
      findings: findings.map((change) => ({ ...findingOf(change, trees[of]), ...entry(change) })),
    };
  };
  const shifts = (all: readonly Shift[]): CompareReport['weakened'] => all.map((change) => ({ kind: change.kind, about: change.about, from: change.from, to: change.to, side: change.side, place: trees[change.side].spot(change.at), ...entry(change) }));
  const obscured = (all: readonly Obscured[]): CompareReport['hidden'] => all.map((change) => ({ reason: change.gap.reason, kind: change.gap.kind, place: trees.head.spot(change.at), about: [...change.about], ...entry(change) }));
  const gaps = (all: readonly Gap[], tree: Tree): CompareReport['gaps']['base'] => [...all].sort(gapOrder).map(tree.gap);
  return {
    schemaVersion: '1',
    verdict: delta.verdict,
    gate: { state: gate.state, because: [...gate.because], notes: [...gate.notes] },
    enforcement: comparison.enforcement, unsealed: comparison.unsealed, seal: sealOf(comparison), policy: policyOf(comparison), names: { base: comparison.names.base, head: comparison.names.head },
    tool: { name: head.tool.name, version: head.tool.version, tables: head.tool.tables }, asOf: head.asOf, today: head.today,
    changed: { files: delta.changes.files.length },
    summary: {
      base: craterOf(trees.base), head: craterOf(trees.head), added: sums(delta.added), removed: sums(delta.removed),
      weakened: counting(delta.weakened), strengthened: counting(delta.strengthened), hidden: counting(delta.hidden), revealed: counting(delta.revealed),
    },
    added: side('head'), removed: side('base'),
    weakened: shifts(delta.weakened), strengthened: shifts(delta.strengthened), hidden: obscured(delta.hidden), revealed: obscured(delta.revealed),
    gaps: { base: gaps(delta.gaps.base, trees.base), head: gaps(delta.gaps.head, trees.head) },
    notEstablished: head.notEstablished.map((one) => (typeof one === 'string' ? { note: one, place: null } : { note: one.note, place: trees.head.spot(one.at) })),
  };
}

function sealOf({ sealing, unsealed, enforcement }: Comparison): CompareReport['seal'] {
  if (sealing?.state !== 'sealed') return { state: sealing?.state ?? (unsealed ? 'unsealed' : 'sealed'), serial: null, persons: [], keys: null, why: sealing?.state === 'broken' ? sealing.why : null };
  return { state: 'sealed', serial: sealing.serial, persons: [...sealing.persons], keys: keysOf(sealing, enforcement), why: null };
}

function policyOf({ policy }: Comparison): CompareReport['policy'] {
  if (!policy) return null;
  const rulings = policy.rulings.map(({ says, rule, until, agent, effect, resource, sentence }) => ({ says, rule: rule ?? null, until: until ?? null, agent, effect, resource: resource.id, sentence }));
  return { opens: policy.opens, default: policy.byDefault, closes: [...policy.closes], notes: [...policy.notes], rulings };
}

type Entry = PathChange | ResourceChange | FindingChange | Shift | Obscured;
type EntryReport = Pick<CompareReport['weakened'][number], 'says' | 'level' | 'counts' | 'notCounted' | 'causes'>;

function causeOf(cause: Cause, trees: Readonly<Record<Side, Tree>>): EntryReport['causes'][number] {
  return { side: cause.side, place: trees[cause.side].spot(cause.at), shownAt: cause.side === 'base' && cause.shownAt !== undefined ? trees.head.spot(cause.shownAt) : null, says: cause.says };
}

function craterOf({ all, result }: Tree): CompareReport['summary']['base'] {
  const lost = all.filter((one) => one.destroyable);
  return { destroyable: lost.length, irrecoverable: lost.filter((one) => one.recoverability?.verdict === 'irrecoverable').length, gaps: result.graph.gaps.length };
}

function pathOf(change: PathChange, tree: Tree): Omit<CompareReport['added']['paths'][number], keyof EntryReport> {
  const { counts, ...path } = tree.path(change.path);
  return {
    ...path, agent: change.agent, effect: change.effect, resource: change.resource.id, destroyable: counts,
    agentName: tree.result.graph.agents.find((agent) => agent.id === change.agent)?.name ?? change.agent, resourceName: change.resource.name,
    coordinates: change.coordinates.map(({ name, from, to }) => ({ name, from, to })), was: change.was?.id ?? null,
  };
}

function resourceOf(change: ResourceChange, tree: Tree): JsonReport['resources'][number] {
  return tree.resource(tree.standing(change.resource.id) ?? { resource: change.resource, destroyable: false, by: [], recoverability: undefined });
}

function findingOf(change: FindingChange, tree: Tree): Omit<CompareReport['added']['findings'][number], Exclude<keyof EntryReport, 'level'>> {
  return { ...tree.finding(change.finding), was: change.was?.id ?? null };
}
