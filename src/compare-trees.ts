import { sinceAnchor } from './anchor.ts';
import { joinFacts, readFacts } from './collect.ts';
import type { Progress, Readers } from './collect.ts';
import { compareScans, decide } from './compare/index.ts';
import { policyWord, saidEnvironments } from './compare/policy/index.ts';
import type { Reclassify } from './compare/tuples.ts';
import { verdictOf } from './compare/verdict.ts';
import { CONFIG_FILE } from './config/file.ts';
import { extractorsFor } from './extract/index.ts';
import { readHooks } from './hook-seals.ts';
import { Joins } from './joins.ts';
import { Memo } from './memo.ts';
import { compareText, shownName } from './model/index.ts';
import type { CompareThreshold, Comparison, Delta, Enforcement, Extractor, Finding, GateDecision, ScanResult, Sealing, Side, TreeChanges, Workspace } from './model/index.ts';
import { namesOnlyNow } from './names-only.ts';
import { withRecognisers } from './own-recognisers.ts';
import { policyAnswer } from './policy-answer.ts';
import { judge, readersOf } from './scan.ts';
import type { JudgeOptions, ScanOptions } from './scan.ts';
import { changesBetween } from './tree-changes.ts';
import type { ReadTree } from './tree-changes.ts';
import type { Trust } from './trust.ts';

/** What became of the files the gate itself obeys: see `readTrust`. */
export type TrustShifts = Pick<Trust, 'weakened' | 'strengthened' | 'notes' | 'loosened'> & Partial<Pick<Trust, 'texts' | 'refusals' | 'policy'>>;

/**
 * What a comparison needs and may be told. Configuration and baseline are those of the side that is trusted (the base, or a third tree) and hold for
 * both trees: a change does not judge itself.
 */
export interface CompareOptions extends Omit<ScanOptions, 'progress'> {
  /** How the trees are called, for the reader. */
  readonly names: Comparison['names'];
  /** Default `worse`; `failOn` of the configuration speaks of the findings of a scan. */
  readonly threshold?: CompareThreshold;
  /** Default advisory. */
  readonly enforcement?: Enforcement;
  /** What the change does to the files the gate obeys. */
  readonly trust?: TrustShifts;
  /** GitHub's number of the repository, where it is known: a policy of another one closes. */
  readonly repository?: number;
  /** Opens the tree of a commit of the same repository, for the anchor of a policy; undefined: it is not there. Left out: no commit can be opened. */
  readonly openCommit?: (commit: string) => Promise<Workspace | undefined>;
  /** Does no seal stand behind those files? Default true. */
  readonly unsealed?: boolean;
  /** What does, in full, to be told. */
  readonly sealing?: Sealing;
  /** Kept by a caller who compares more than once; default: one for this comparison, so that both sides share what they have in common. */
  readonly memo?: Memo;
  readonly progress?: Progress;
}

/**
 * What `head` adds to and takes from the crater of `base`. Both trees are read once, judged for the same agents on the same day by the same tables, and compared.
 * Nothing of either tree is run; a file that cannot be read is a gap.
 */
export async function compareTrees(base: Workspace, head: Workspace, options: CompareOptions): Promise<Comparison> {
  const { config, progress } = options;
  const knowledge = withRecognisers(options.knowledge, config, options.configFile);
  const [named, headNamed] = [await nameIn(base), await nameIn(head)];
  const memo = (options.memo ?? new Memo()).serve(knowledge.digest, named ?? headNamed);
  const makers = extractorsFor(knowledge);
  const readers = oneMatcher(readersOf(options.parse, options.prefilter));
  const joins = new Joins();
  const read = async (workspace: Workspace): Promise<ReadTree> => ({ workspace, reading: await readFacts(workspace, makers, readers, { progress, memo }) });
  // Files of a working tree must be read to be named; what a revision then holds alike need not be.
  const early = named !== undefined && headNamed === undefined ? await read(head) : undefined;
  const [before, after] = [await read(base), early ?? await read(head)];
  progress?.(1, 1, 'judging');
  const { policy } = options.trust ?? {};
  // Whoever chooses for whom is judged does not choose away the agents of the policy.
  const agents = options.agents ? [...new Set([...options.agents, ...(policy?.agents ?? [])])] : agentsOf([before, after], makers, joins, [...(config?.agents ?? []), ...(policy?.agents ?? [])]);
  const said: JudgeOptions = { ...options, asOf: options.asOf ?? config?.asOf ?? knowledge.date };
  const sealed = options.unsealed === false;
  const result = async (tree: ReadTree, texts: ReadonlyMap<string, string> | undefined, honours?: (finding: Finding) => boolean, listed = policy && sealed ? policy.hooks : []): Promise<ScanResult> => {
    const collected = joinFacts(tree.workspace, tree.reading, makers, agents, joins);
    const hooks = await readHooks(tree.workspace, collected.facts, listed);
    return judge(tree.workspace, collected, { ...said, hooks, ...(texts ? { texts } : {}), ...(honours ? { honours } : {}) }, agents);
  };
  const changes = await changesBetween(before, after);
  const was = await result(before, options.trust?.texts?.base);
  const seen = { ...after, reading: { ...after.reading, gaps: [...after.reading.gaps, ...namesOnlyNow(before.reading, after.reading, changes)] } };
  const is = await result(seen, options.trust?.texts?.head, waivedIn(was, changes, [options.configFile ?? CONFIG_FILE, options.baseline?.file]));
  const reclassify: Reclassify | undefined = policy && sealed ? (resource) => saidEnvironments(resource, policy) : undefined;
  const { delta: found, head: tuples, view } = compareScans(was, is, changes, reclassify);
  const delta = withShifts(found, options.trust);
  const word = policy && policyWord({ policy, sealed, head: is, tuples, view, today: options.today ?? said.asOf ?? knowledge.date, ...(options.repository === undefined ? {} : { repository: options.repository }) });
  const compareWith = async (workspace: Workspace): Promise<{ readonly base: ScanResult; readonly delta: Delta }> => {
    const tree = await read(workspace);
    const between = await changesBetween(tree, after);
    // An anchor is written without hooks, for the policy that lists them is sealed after it.
    const then = await result(tree, undefined, undefined, []);
    return { base: then, delta: compareScans(then, is, between, reclassify).delta };
  };
  const anchored = policy?.anchor && await options.openCommit?.(policy.anchor.commit);
  const far = policy?.anchor && word ? sinceAnchor({ ...policy.anchor, ...(anchored ? { compared: await compareWith(anchored) } : {}) }, word) : [];
  const decided = decide(delta, { threshold: options.threshold ?? 'worse', ...(word ? { policy: { ...word, closes: [...word.closes, ...far] } } : {}) });
  const cut = [...(options.trust?.refusals ?? []), ...unreadRest(base, 'base'), ...unreadRest(head, 'head')];
  const gate: GateDecision = {
    state: cut.length > 0 ? 'closed' : decided.state, because: cut.length > 0 && decided.state === 'open' ? cut : [...cut, ...decided.because],
    notes: [...decided.notes, ...(options.trust?.notes ?? []), ...excludeNotes(options)],
  };
  return {
    base: was, head: is, names: options.names, delta, gate, enforcement: options.enforcement ?? 'advisory', unsealed: options.unsealed ?? true,
    ...(options.sealing ? { sealing: options.sealing } : {}), ...(word ? { policy: policyAnswer(word, view) } : {}),
  };
}

/** A name git gave a file of the tree, if it names them. */
async function nameIn(workspace: Workspace): Promise<string | undefined> { return (await workspace.files()).find((file) => file.oid !== undefined)?.oid; }

/** A budget of the listing or of all bytes ran out: what lies behind it may hold anything, so no threshold lets it through. */
function unreadRest(workspace: Workspace, side: Side): string[] {
  const gap = workspace.gaps().find((one) => one.kind === 'bound');
  return gap ? [`Of the ${side} tree not all was read, so nothing can be said of the rest (${shownName(gap.place.file)}: ${gap.reason}).`] : [];
}

/** Both trees are searched for the same literals: the automaton is built once, and not at all when nothing is read. */
function oneMatcher(readers: Readers): Readers {
  let find: ReturnType<Readers['match']> | undefined;
  return { ...readers, match: (literals, everywhere) => (find ??= readers.match(literals, everywhere)) };
}

/** Every agent that is configured in one of the trees or by the configuration, and the one that stands in for none, so that a change cannot choose who is judged. */
function agentsOf(trees: readonly ReadTree[], makers: readonly Extractor[], joins: Joins, configured: readonly string[]): string[] {
  const found = trees.flatMap(({ workspace, reading }) => joinFacts(workspace, reading, makers, [], joins).facts.flatMap((fact) => (fact.fact === 'agent' ? [fact.id] : [])));
  return [...new Set([...found, ...configured, 'unconfigured'])].sort(compareText);
}

/** A comment in the head waives a finding only if the base has one that does: a change does not bring its own waiver. */
function waivedIn(base: ScanResult, changes: TreeChanges, settings: readonly (string | undefined)[]): (finding: Finding) => boolean {
  const keyOf = ({ subject }: Finding, scope = subject.scope): string => [subject.rule, subject.about, scope ?? ''].join('\0');
  const waived = new Set(base.waived.filter((one) => !settings.includes(one.at.file)).map((one) => keyOf(one.finding)));
  return (finding) => waived.has(keyOf(finding)) || (finding.subject.scope !== undefined && (waived.has(keyOf(finding, changes.baseDirectoryOf(finding.subject.scope))) || waived.has(keyOf(finding, changes.baseOf(finding.subject.scope)))));
}

/** The files the gate obeys count like everything else that holds. */
function withShifts(delta: Delta, shifts: TrustShifts | undefined): Delta {
  if (!shifts) return delta;
  const all = { ...delta, weakened: [...shifts.weakened, ...delta.weakened], strengthened: [...delta.strengthened, ...shifts.strengthened] };
  return { ...all, verdict: verdictOf(all) };
}

/** A comparison looks at every file: what is left out of a scan is not left out of the gate. */
function excludeNotes({ config }: CompareOptions): string[] {
  const count = config?.exclude.length ?? 0;
  return count === 0 ? [] : [`${count === 1 ? 'one rule of the configuration leaves' : `${count} rules of the configuration leave`} files out of scans; a comparison reads them all the same`];
}
