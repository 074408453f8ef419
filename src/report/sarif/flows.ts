import type { Evidence, Finding, Path, ScanResult } from '../../model/index.ts';
import { labelOf } from '../../model/index.ts';
import { count, gateWords, spell, verdictWords } from '../words.ts';
import type { Location, Message, Profile } from './locations.ts';
import { locationOf, shows, textMessage } from './locations.ts';

export interface FlowStep { readonly location: Location; readonly nestingLevel: number; readonly importance: 'essential' | 'important' }
export interface CodeFlow { readonly message: Message; readonly threadFlows: readonly [{ readonly locations: readonly FlowStep[] }] }

/** Paths by id, with their rank among all, worst first. */
export type RankedPaths = ReadonlyMap<string, { readonly path: Path; readonly rank: number }>;

const MOST_FLOWS = 4;
/** Code scanning keeps this many steps of one result. */
const MOST_STEPS = 1000;

/** The walks behind some findings, worst first: the paths they name, else the evidence they give. */
export function flowsOf(findings: readonly Finding[], paths: RankedPaths, result: ScanResult, profile: Profile): readonly CodeFlow[] {
  const named = [...new Set(findings.flatMap((finding) => finding.paths ?? []))].flatMap((id) => { const found = paths.get(id); return found ? [found] : []; }).toSorted((a, b) => a.rank - b.rank);
  const walks: CodeFlow[] = [];
  const add = (message: string, steps: readonly Walked[]): void => {
    const walk = flow(message, steps, result, profile);
    if (walk.threadFlows[0].locations.length > 0) walks.push(walk);
  };
  if (named.length > 0) for (const { path } of named) { if (walks.length < MOST_FLOWS) add(pathMessage(path, result), stepsOf(path)); }
  else for (const finding of findings) if (walks.length < MOST_FLOWS) add(finding.message, finding.path.map((at) => ({ at, level: 1 })));
  return walks;
}

function pathMessage(path: Path, result: ScanResult): string {
  const resource = result.graph.resource(path.resource);
  return `${path.id}: ${path.operation} on ${resource ? labelOf(resource) : path.resource}, ${spell(path.calls, 'call')}, ${gateWords(path.gate)}; ${verdictWords(path.recoverability.verdict)}`;
}

interface Walked { readonly at: Evidence; readonly level: number }

/** One step for each hop, and under it one for every further piece of evidence. */
function stepsOf(path: Path): readonly Walked[] {
  return path.edges.flatMap((edge) => edge.evidence.map((evidence, i): Walked => (i === 0
    ? { at: { at: evidence.at, note: `${edge.title} ${edge.says}${evidence.note === '' || evidence.note === edge.says ? '' : `: ${evidence.note}`}` }, level: 1 }
    : { at: { at: evidence.at, note: evidence.note || `${edge.title} ${edge.says}` }, level: 2 })));
}

function flow(message: string, steps: readonly Walked[], result: ScanResult, profile: Profile): CodeFlow {
  const shown = steps.filter((step) => shows(profile, step.at.at, result.sources)).slice(0, MOST_STEPS / MOST_FLOWS);
  const left = steps.length - shown.length;
  return {
    message: textMessage(left > 0 ? `${message} (${count(left, 'step')} of it not shown here: craterscan scan shows the whole walk)` : message),
    threadFlows: [{
      locations: shown.map((step) => ({ location: locationOf(step.at.at, result.sources, { message: step.at.note }), nestingLevel: step.level, importance: step.level === 1 ? 'essential' : 'important' })),
    }],
  };
}
