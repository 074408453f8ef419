import { annotationsOf, compareReportById, DEFAULT_OPTIONS, LEVELS, openGitTree, reportById, scan } from '../index.ts';
import type { Enforcement, ScanSettings, Sealing } from '../index.ts';
import { EXIT, Refusal } from '../cli/failure.ts';
import { judgeCommits } from '../cli/judged.ts';
import type { Inputs } from './inputs.ts';
import type { Outcome } from './outcome.ts';
import { inMarkdown } from './page.ts';
import { placedSarif } from './sarif-place.ts';
import type { Sides } from './sides.ts';

/** What both judgements are made with. `directory` is absolute, `prefix` the way to it from the root of the checkout; `today` is the day expiries are judged by. */
export interface Judging { readonly directory: string; readonly prefix: string; readonly inputs: Inputs; readonly enforcement: Enforcement; readonly headName: string; readonly today: string; readonly seal: Seal }

/** What stands behind the files that the gate obeys, as far as it was looked at, and GitHub's number of the repository. */
export interface Seal { readonly sealing: Sealing; readonly repository?: number }

const OPTIONS = { ...DEFAULT_OPTIONS, sarifProfile: 'github' } as const;

function settingsOf({ inputs, today }: Judging): ScanSettings {
  return {
    today, ...(inputs.agents === undefined ? {} : { agents: inputs.agents }), ...(inputs.asOf === undefined ? {} : { asOf: inputs.asOf }), ...(inputs.configFile === undefined ? {} : { configFile: inputs.configFile }),
    ...(inputs.baselineFile === undefined ? {} : { baselineFile: inputs.baselineFile }),
  };
}

/** Compares the head with each base; the gate is open only if it is for all of them. The first that closes it is the one that is reported. */
export async function judgeChange(sides: Extract<Sides, { kind: 'compare' }>, judging: Judging): Promise<Outcome> {
  const { directory, prefix, inputs, enforcement, headName, seal } = judging;
  const verdict = await judgeCommits({
    directory, bases: sides.bases, head: { oid: sides.head, name: headName }, trust: sides.trust, requireComplete: inputs.requireComplete,
    settings: {
      ...settingsOf(judging), enforcement, ...(inputs.failOn === undefined ? {} : { threshold: inputs.failOn }), ...(seal.repository === undefined ? {} : { repository: seal.repository }),
      ...(inputs.pinnedKeys === undefined ? {} : { pinnedKeys: inputs.pinnedKeys }),
    },
  });
  const { all, found, reported: shown, incomplete } = verdict;
  const { delta } = found;
  const { state, because, notes } = shown.gate;
  const counting = (list: readonly { readonly counts: boolean }[]): number => list.filter((one) => one.counts).length;
  const others = all.filter((one) => one !== found).map((one) => `Against ${one.names.base}: gate ${one.gate.state}, ${one.delta.verdict}.`);
  const render = (id: string, options = {}): string => compareReportById(id)?.render(shown, { ...OPTIONS, ...options }) ?? '';
  const quiet = state === 'open' && notes.length === 0 && all.every((one) => one.delta.verdict === 'same');
  return {
    state, exit: incomplete ? EXIT.nothing : state === 'open' ? EXIT.open : EXIT.closed, change: delta.verdict, quiet, reason: because[0] ?? (state === 'open' ? 'nothing got worse' : 'the gate is closed'),
    counts: { added: counting(delta.added.paths), weakened: counting(delta.weakened), hidden: counting(delta.hidden) + counting(delta.revealed) }, notes: [...sides.notes, ...others],
    page: (bytes) => render('markdown', { limit: bytes, quiet }), text: quiet ? '' : render('text'),
    sarif: placedSarif(render('sarif'), prefix, inputs.sarifCategory), json: render('json'), verdict, annotations: annotationsOf(shown).map((one) => ({ ...one, file: prefix === '' ? one.file : `${prefix}/${one.file}` })),
  };
}

/** Scans the tree as it is: nothing is compared, and what the baseline accepts is not counted. */
export async function judgeTree(sides: Extract<Sides, { kind: 'scan' }>, judging: Judging): Promise<Outcome> {
  const { directory, prefix, inputs, seal: { sealing } } = judging;
  const result = await scan(await openGitTree(directory, sides.head), settingsOf(judging));
  if (result.files.read === 0) throw new Refusal('nothing was scanned: there is no file in this commit that can be read', EXIT.nothing);
  const threshold = inputs.failOn === 'worse' ? 'error' : inputs.failOn ?? result.failOn ?? 'error';
  const over = threshold === 'never' ? [] : result.findings.filter((finding) => LEVELS.indexOf(finding.level) >= LEVELS.indexOf(threshold));
  const unread = inputs.requireComplete ? result.graph.gaps.length : 0;
  const broken = sealing.state === 'broken' ? sealing.why : undefined;
  const state = broken !== undefined || over.length > 0 || unread > 0 ? 'closed' : 'open';
  const reason = broken !== undefined ? broken.replace(/\.$/, '') : over.length > 0 ? `${over.length === 1 ? 'one finding' : `${over.length} findings`} of level ${threshold}${threshold === 'error' ? '' : ' or worse'}, not accepted by a baseline`
    : unread > 0 ? `${unread === 1 ? 'one thing' : `${unread} things`} could not be read, and \`require-complete\` is set` : 'nothing that closes the gate was found';
  const render = (id: string): string => reportById(id)?.render(result, OPTIONS) ?? '';
  return {
    state, exit: unread > 0 ? EXIT.nothing : state === 'open' ? EXIT.open : EXIT.closed, reason, counts: { added: 0, weakened: 0, hidden: 0 }, quiet: false, notes: sides.notes,
    page: () => `### craterscan: gate ${state}\n\n${inMarkdown(`Because: ${reason}.`)}\n\n${render('markdown').replace(/^### craterscan\n+/, '')}`, text: render('text'),
    sarif: placedSarif(render('sarif'), prefix, inputs.sarifCategory), json: render('json'), annotations: [],
  };
}
