import { collectFacts } from './collect.ts';
import type { Collected, Progress, Readers } from './collect.ts';
import { applyAgents } from './choose-agents.ts';
import { applyBaseline } from './compare/baseline-apply.ts';
import type { Baseline } from './compare/baseline.ts';
import { CONFIG_FILE } from './config/file.ts';
import type { Config } from './config/index.ts';
import { configure, excluder } from './configure.ts';
import { asUtf8, decode } from './discover/decode.ts';
import { closedArchives, HISTORY_NOT_READ, openArchives } from './discover/index.ts';
import { extractorsFor } from './extract/index.ts';
import { findingsOf } from './findings.ts';
import { heldAgents } from './held-agents.ts';
import { heldByHooks } from './held-by-hooks.ts';
import { readHooks } from './hook-seals.ts';
import type { HookSeals } from './hook-seals.ts';
import { cut } from './graph/cut.ts';
import { buildGraph } from './graph/index.ts';
import { createMatcher } from './match/index.ts';
import type { Check, Extractor, Finding, Knowledge, Past, ScanResult, Workspace } from './model/index.ts';
import { notEstablished } from './not-established.ts';
import { oneForEachFile, oneForEachPlace } from './one-finding.ts';
import { oneNoteForEachFile } from './one-note.ts';
import { readPast, watched } from './past.ts';
import type { FromPast } from './past.ts';
import { syntaxOf } from './parse/index.ts';
import type { Parse } from './parse/index.ts';
import { createSourceIndex } from './source-index.ts';
import { withRecognisers } from './own-recognisers.ts';
import { waive } from './waive.ts';

/** What a scan needs and may be told. Everything that varies between runs comes in here; nothing is read from the environment. */
export interface ScanOptions {
  readonly knowledge: Knowledge;
  readonly parse: Parse;
  /** The bytes of dist/prefilter.wasm; without them the same is found more slowly. */
  readonly prefilter?: Uint8Array;
  readonly checks: readonly Check[];
  readonly version: string;
  /** Day the waivers and token expiries are judged by, YYYY-MM-DD. */
  readonly today: string;
  /** Day the beliefs are taken as of; default: the configuration's, then the tables' own. */
  readonly asOf?: string;
  readonly config?: Config;
  /** Path of the configuration file in the workspace, for the places of waivers. */
  readonly configFile?: string;
  /** Findings accepted as they stood once; see compare/baseline-apply.ts. */
  readonly baseline?: Baseline;
  /** Judge for these agents instead of those configured. */
  readonly agents?: readonly string[];
  /** Earlier versions of the files, read for credentials too. */
  readonly past?: Past;
  /** Opens archives and reads what is in them for credentials. */
  readonly archives?: boolean;
  /** SHA-256 of hooks' programs that a sealed policy lists; no other hook closes anything. */
  readonly sealedHooks?: readonly string[];
  readonly progress?: Progress;
}

/** What judging needs of the options of a scan. */
export interface JudgeOptions extends Pick<ScanOptions, 'knowledge' | 'checks' | 'version' | 'today' | 'asOf' | 'config' | 'configFile' | 'baseline'> {
  /** May a comment beside it waive this finding? Default: any. */
  readonly honours?: (finding: Finding) => boolean;
  /** Text of further files of this tree that reports point into. */
  readonly texts?: ReadonlyMap<string, string>;
  /** Absent: no hook holds. */
  readonly hooks?: HookSeals | undefined;
}

/**
 * The main job on one page: from the bytes of a workspace to what an agent could destroy. Gives one result that every report renders.
 * Does no console, environment or exit; a file that cannot be read becomes a gap, so it fails only by a fault of its own.
 */
export async function scan(opened: Workspace, options: ScanOptions): Promise<ScanResult> {
  const { config, past } = options;
  const knowledge = withRecognisers(options.knowledge, config, options.configFile);
  const seen = past || options.archives === true ? watched(opened, past?.like) : undefined;
  const workspace = seen?.workspace ?? opened;
  const asked = options.agents ?? config?.agents ?? [];
  const makers = extractorsFor(knowledge);
  const readers = readersOf(options.parse, options.prefilter);
  const collected = await collectFacts(workspace, makers, readers, { progress: options.progress, excluded: excluder(config), asked });
  const further = seen && await readFurther(opened, collected, options, seen.oids, makers, readers);
  const closed = options.archives === true ? [] : closedArchives(collected.files);
  options.progress?.(1, 1, 'judging');
  const all = further ? { ...collected, facts: [...collected.facts, ...further.facts], gaps: [...collected.gaps, ...further.gaps] } : collected;
  const hooks = await readHooks(workspace, all.facts, options.sealedHooks ?? []);
  const result = judge(workspace, all, { ...options, hooks, ...(further ? { texts: further.texts } : {}) }, asked);
  return { ...result, notes: [...result.notes.filter((note) => past === undefined || note !== HISTORY_NOT_READ), ...closed, ...(further?.notes ?? [])] };
}

/** What lies in no file of the tree: in the git history, packed in archives. */
async function readFurther(workspace: Workspace, collected: Collected, options: ScanOptions, live: ReadonlySet<string>, makers: readonly Extractor[], readers: Readers): Promise<FromPast & { readonly notes: readonly string[] }> {
  const sources = [...(options.archives === true ? [openArchives(workspace)] : []), ...(options.past ? [options.past] : [])];
  const read: FromPast[] = [];
  for (const source of sources) read.push(await readPast(source, { ...collected, facts: [...collected.facts, ...read.flatMap((one) => one.facts)] }, live, (file) => workspace.read(file), makers, readers, options.progress));
  return { facts: read.flatMap((one) => one.facts), gaps: read.flatMap((one) => one.gaps), texts: new Map(read.flatMap((one) => [...one.texts])), notes: sources.flatMap((source) => source.notes()) };
}

/** The rooms that reading needs. `prefilter`: see ScanOptions. */
export function readersOf(parse: Parse, prefilter?: Uint8Array): Readers {
  const matching: Readers['match'] = (literals, everywhere, asks) => {
    const find = createMatcher(literals, prefilter, everywhere, asks);
    let asRead = false;
    const match = (bytes: Uint8Array): ReadonlySet<string> => {
      const text = asUtf8(bytes);
      asRead = text === bytes;
      if (asRead) return find(bytes);
      // What is searched in place of UTF-16 goes through the window that the file itself was read into.
      const kept = bytes.slice();
      const found = find(text);
      bytes.set(kept);
      return found;
    };
    return Object.assign(match, { spots: () => (asRead ? find.spots() : undefined), looks: () => (asRead ? find.looks() : undefined), ...(find.window ? { window: find.window } : {}) });
  };
  return { decode, match: matching, parse, saysText: (file) => syntaxOf(file, '') !== 'text' };
}

/** What follows from the facts of a tree, for `agents` (empty: those configured there): graph, findings, what is waived, what would mend it. */
export function judge(workspace: Workspace, collected: Collected, options: JudgeOptions, agents: readonly string[]): ScanResult {
  const { config } = options;
  const knowledge = withRecognisers(options.knowledge, config, options.configFile);
  const asOf = options.asOf ?? config?.asOf ?? knowledge.date;
  const configFile = options.configFile ?? CONFIG_FILE;
  const facts = configure(heldByHooks(heldAgents(applyAgents(collected.facts, agents)), options.hooks), config, configFile);
  const graph = buildGraph(facts, knowledge, { asOf, today: options.today, files: collected.files.map((file) => file.path), gaps: collected.gaps, ...(workspace.keeps ? { keeps: (file: string) => workspace.keeps?.(file) } : {}) });
  const all = findingsOf(graph, options.checks);
  const said = waive(all, { config, configFile, checks: options.checks, texts: collected.texts, today: options.today, ...(options.honours ? { honours: options.honours } : {}) });
  const based = options.baseline && applyBaseline(said.findings, graph, options.baseline, said.waived.map((one) => one.finding));
  const findings = oneNoteForEachFile(oneForEachFile(oneForEachPlace(based?.findings ?? said.findings, options.checks, graph), options.checks, graph), graph);
  const waived = [...said.waived, ...(based?.waived ?? [])];
  const told = [...(based?.told ?? []), ...said.told];
  const texts = new Map([...collected.texts].map(([file, { text, origin }]) => [file, { text, tracked: origin === 'tree' }]));
  for (const [file, text] of options.texts ?? []) if (!texts.has(file)) texts.set(file, { text, tracked: false });
  if (options.baseline && !texts.has(options.baseline.file)) texts.set(options.baseline.file, { text: options.baseline.text, tracked: false });
  return {
    tool: { name: 'craterscan', version: options.version, tables: options.knowledge.digest }, asOf, today: options.today, what: workspace.description, graph, findings, waived,
    fixes: cut(graph), checks: options.checks, sources: createSourceIndex(texts), files: { listed: collected.files.length, read: collected.read.count, bytes: collected.read.bytes },
    notes: workspace.notes(), notEstablished: notEstablished(graph), hidden: [...collected.hidden, ...told],
    ...(config?.failOn === undefined ? {} : { failOn: config.failOn }),
  };
}
