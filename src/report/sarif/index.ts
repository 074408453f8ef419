import { gzipSync } from 'node:zlib';
import { comparePlaces, compareText } from '../../model/index.ts';
import type { ScanResult } from '../../model/index.ts';
import type { Reporter, ReportOptions } from '../reporter.ts';
import { safeJson } from '../safe.ts';
import { count } from '../words.ts';
import type { Location, Message, Profile } from './locations.ts';
import { locationOf, shows, textMessage } from './locations.ts';
import type { Result, StateOf } from './results.ts';
import { resultsOf } from './results.ts';
import { rulesOf } from './rules.ts';

/** Code scanning keeps the 5,000 worst results and refuses files above 10 MB compressed; we choose what is cut ourselves and say so. */
const MOST_RESULTS = 5000;
const MOST_COMPRESSED = 10_000_000;
const MOST_NOTIFICATIONS = 200;

interface Notification { readonly level: 'note' | 'warning'; readonly message: Message; readonly locations?: readonly Location[]; readonly descriptor: { readonly id: string } }

/** SARIF 2.1.0 for code scanning and other viewers. */
export const sarif: Reporter = {
  id: 'sarif', extensions: ['.sarif', '.sarif.json'], title: 'SARIF 2.1.0',
  render: (result: ScanResult, options: ReportOptions) => fitted(result, options.sarifProfile).text,
};

/** The log, with as many of its results as code scanning takes. */
function fitted(result: ScanResult, profile: Profile): { readonly text: string; readonly kept: number } {
  const found = resultsOf(result, profile);
  let kept = Math.min(found.results.length, MOST_RESULTS);
  for (;;) {
    const text = `${safeJson(log(result, profile, found.results.slice(0, kept), notesOn(found, kept)))}\n`;
    if (kept === 0 || text.length <= MOST_COMPRESSED || gzipSync(text).length <= MOST_COMPRESSED) return { text, kept };
    kept = Math.floor(kept / 2);
  }
}

/**
 * The log of the head of a comparison: what a scan of the head says, byte for byte, with the state of each result against the base. Results
 * that only the base has follow in the full profile; code scanning would take them for open alerts. `said` of the gate goes among the properties of the run.
 */
export function comparedLog(base: ScanResult, head: ScanResult, profile: Profile, states: { readonly head: StateOf; readonly base: StateOf }, said: Readonly<Record<string, unknown>>): string {
  const { kept } = fitted(head, profile);
  const found = resultsOf(head, profile, states.head);
  const gone = profile === 'full' ? resultsOf(base, profile, states.base).results.slice(0, MOST_RESULTS) : [];
  return `${safeJson(log(head, profile, found.results.slice(0, kept), notesOn(found, kept), gone, said))}\n`;
}

/** What this file leaves out, as sentences: nothing is dropped silently. */
function notesOn(found: ReturnType<typeof resultsOf>, kept: number): readonly string[] {
  const cut = found.results.length - kept;
  return [
    ...(found.unplaced > 0 ? [`${count(found.unplaced, 'finding')} of ${found.findings} stand only in files git does not track, and are left out of this profile.`] : []),
    ...(found.walkless > 0 ? [`${count(found.walkless, 'result')} of ${found.results.length}, the least severe, are told without their walk: there are too many steps in all.`] : []),
    ...(cut > 0 ? [`${count(cut, 'result')} of ${found.results.length} are left out, the least severe: code scanning keeps no more.`] : []),
  ];
}

function log(result: ScanResult, profile: Profile, results: readonly Result[], left: readonly string[], gone: readonly Result[] = [], gate?: Readonly<Record<string, unknown>>): unknown {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: {
        driver: {
          name: result.tool.name, fullName: `craterscan ${result.tool.version}`, version: result.tool.version, semanticVersion: result.tool.version,
          shortDescription: { text: 'What a coding agent could destroy from a checkout, by which path, and whether it comes back.' },
          informationUri: `pkg:npm/${result.tool.name}@${encodeURIComponent(result.tool.version)}`,
          rules: rulesOf(result.checks), properties: { tables: result.tool.tables, asOf: result.asOf },
        },
      },
      automationDetails: { id: 'craterscan/' },
      originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The root of the scanned checkout.' } } },
      columnKind: 'utf16CodeUnits',
      invocations: [{ executionSuccessful: true, toolExecutionNotifications: notifications(result, profile, left) }],
      results: [...results, ...gone],
      properties: { profile, findings: result.findings.length, results: results.length, waived: result.waived.length, ...(gate ? { gate } : {}) },
    }],
  };
}

function notifications(result: ScanResult, profile: Profile, left: readonly string[]): readonly Notification[] {
  const gaps = [...result.graph.gaps].sort((a, b) => comparePlaces(a.place, b.place) || compareText(a.kind, b.kind) || compareText(a.reason, b.reason));
  const shown = gaps.filter((gap) => shows(profile, gap.place, result.sources)).slice(0, MOST_NOTIFICATIONS);
  const hidden = gaps.length - shown.length;
  return [
    ...left.map((text): Notification => ({ level: 'warning', message: textMessage(text), descriptor: { id: 'left-out' } })),
    ...shown.map((gap): Notification => ({ level: 'note', message: textMessage(gap.reason), locations: [locationOf(gap.place, result.sources)], descriptor: { id: 'gap' } })),
    ...(hidden > 0 ? [{ level: 'note' as const, message: textMessage(`${count(hidden, 'more gap')} not listed here.`), descriptor: { id: 'gap' } }] : []),
  ];
}
