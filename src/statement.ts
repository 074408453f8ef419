import { compareText, shownText } from './model/index.ts';
import type { Comparison, DeltaSide, Enforcement, FileRef, Gap, Place, Workspace } from './model/index.ts';
import { judgement, KEYS_FILE, readSeal, SEAL_FILE } from './seal/index.ts';
import type { Judgement, UnchainedPredicate } from './seal/index.ts';
import { sha256 } from './seal/strict.ts';
import { obeyedFiles } from './sealed-side.ts';
import { VERSION } from './version.ts';

/** A commit and its tree. */
export interface Judged { readonly oid: string; readonly tree: string }

/** What the judging job knows of the run it is; nothing of it can be computed again from the clone. */
export interface RunOf { readonly event: string; readonly pr: number | null; readonly runId: string | null; readonly attempt: number | null; readonly workflowRef: string | null; readonly workflowSha: string | null; readonly baseRef: string | null; readonly pullHead: string | null; readonly mergeCommit: string | null }

/** What a statement is made of. */
export interface StatementInput {
  /** What the reader calls the repository: owner/name. */
  readonly name: string;
  readonly repositoryId: number;
  readonly enforcement: Enforcement;
  readonly run: RunOf;
  readonly bases: readonly [Judged, ...Judged[]];
  readonly trust: { readonly oid: string; readonly workspace: Workspace };
  readonly head: Judged;
  readonly asked: UnchainedPredicate['asked'];
  /** One for each base, in their order. */
  readonly comparisons: readonly Comparison[];
  /** The one that is reported, with the gate as it was decided in the end. */
  readonly reported: Comparison;
  /** SHA-256 of the program's file. */
  readonly bundleSha256: string | null;
  /** Milliseconds since 1970. */
  readonly time: number;
}

const MOST_REASONS = 20;
const LONGEST_REASON = 500;

/** The unsigned judgement (GATE §4). Only `time` and what `run` says differ between two runs over the same commits with the same tool. */
export async function statementOf(input: StatementInput): Promise<Judgement> {
  const { run, bases: [base, ...others], trust, head, asked, comparisons, reported } = input;
  const { delta, gate } = reported;
  return judgement(shownText(input.name, 200), {
    repositoryId: input.repositoryId, pr: run.pr, event: shownText(run.event, 100), enforcement: input.enforcement, runId: run.runId, attempt: run.attempt, workflowRef: run.workflowRef === null ? null : shownText(run.workflowRef, 500), workflowSha: run.workflowSha,
    compareBase: base.oid, comparedWith: [base, ...others].map(({ oid }) => oid), trustBase: trust.oid, head: head.oid, pullHead: run.pullHead, mergeCommit: run.mergeCommit, treeOids: { base: base.tree, head: head.tree },
    baseRef: run.baseRef === null ? null : shownText(run.baseRef, 300),
    ...await obeyed(trust.workspace, asked, reported),
    asked,
    tool: { version: VERSION, bundleSha256: input.bundleSha256, tablesSha256: reported.head.tool.tables }, asOf: reported.head.asOf,
    verdict: { change: delta.verdict, gate: gate.state },
    reasons: gate.because.slice(0, MOST_REASONS).map((reason) => shownText(reason, LONGEST_REASON)),
    deltaSha256: deltaDigest(comparisons), gaps: { base: delta.gaps.base.length, head: delta.gaps.head.length },
    time: moment(input.time),
  });
}

/** YYYY-MM-DDTHH:MM:SSZ of milliseconds since 1970. */
export function moment(time: number): string { return new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z'); }

type Obeyed = Pick<UnchainedPredicate, 'policySha256' | 'sealSha256' | 'keysSha256' | 'serial' | 'baselineSha256'>;

async function obeyed(trust: Workspace, { configFile, baselineFile }: UnchainedPredicate['asked'], { sealing }: Comparison): Promise<Obeyed> {
  const names = obeyedFiles({ ...(configFile === null ? {} : { configFile }), ...(baselineFile === null ? {} : { baselineFile }) });
  const found = await trustDigests(trust, [names.policy, names.baseline, SEAL_FILE, KEYS_FILE]);
  return {
    policySha256: found.get(names.policy) ?? null, sealSha256: found.get(SEAL_FILE) ?? null, keysSha256: found.get(KEYS_FILE) ?? null,
    serial: sealing?.state === 'sealed' ? await serialOf(trust) : null, baselineSha256: found.get(names.baseline) ?? null,
  };
}

/** SHA-256 of those of `paths` that are plain files of the tree. */
export async function trustDigests(trust: Workspace, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const out = new Map<string, string>();
  for (const file of await trust.files()) {
    if (!paths.includes(file.path) || !isPlain(file)) continue;
    const bytes = await trust.read(file);
    if (bytes) out.set(file.path, sha256(bytes));
  }
  return out;
}

function isPlain({ mode }: FileRef): boolean { return mode !== '120000' && mode !== '100755'; }

async function serialOf(trust: Workspace): Promise<number | null> {
  const file = (await trust.files()).find((one) => one.path === SEAL_FILE);
  const bytes = file && await trust.read(file);
  const read = bytes && readSeal(bytes);
  return read && read.why === undefined ? read.value.payload.serial : null;
}

/**
 * One digest of everything that was found to differ, against every base: sentences, places, names and ids, which hold nothing of a secret. Names of revisions and the day are left out, so that
 * whoever compares the same trees again gets the same.
 */
function deltaDigest(comparisons: readonly Comparison[]): string { return sha256(JSON.stringify(comparisons.map(canonical))); }

function canonical({ delta, gate, policy }: Comparison): unknown {
  const at = (place: Place): unknown => [place.origin, place.file, place.start, place.end];
  const entry = (one: { readonly says: string; readonly level: string; readonly counts: boolean; readonly notCounted?: string; readonly causes: readonly { readonly side: string; readonly at: Place; readonly says: string }[] }): unknown => [one.says, one.level, one.counts, one.notCounted ?? null, one.causes.map((cause) => [cause.side, at(cause.at), cause.says])];
  const side = ({ paths, resources, irrecoverable, findings }: DeltaSide): unknown => [
    paths.map((one) => [one.agent, one.effect, one.resource.id, one.path.gate, one.path.foundation, one.path.recoverability.verdict, one.coordinates.map(({ name, from, to }) => [name, from, to]), entry(one)]),
    resources.map((one) => [one.resource.id, entry(one)]), irrecoverable.map((one) => [one.resource.id, entry(one)]),
    findings.map((one) => [one.finding.rule, one.finding.level, one.finding.subject.about, one.finding.subject.scope ?? null, one.finding.places.map(at), entry(one)]),
  ];
  const gaps = (all: readonly Gap[]): unknown => all.map((gap) => JSON.stringify([gap.kind, gap.reason, at(gap.place)])).sort(compareText);
  return [
    delta.verdict, gate.state, gate.because, side(delta.added), side(delta.removed),
    [...delta.weakened, null, ...delta.strengthened].map((one) => one && [one.kind, one.about, one.from, one.to, one.side, at(one.at), entry(one)]),
    [...delta.hidden, null, ...delta.revealed].map((one) => one && [one.gap.kind, one.gap.reason, at(one.at), one.about, entry(one)]),
    gaps(delta.gaps.base), gaps(delta.gaps.head), delta.changes.files.map(({ base, head }) => [base ?? null, head ?? null]),
    policy ? [policy.opens, policy.byDefault, policy.closes, policy.rulings.map((one) => [one.says, one.rule ?? null, one.until ?? null, one.agent, one.effect, one.resource.id])] : null,
  ];
}
