import { annotationsOf, compareReportById, compareWorkspaces, DEFAULT_OPTIONS, LEVELS, Memo, openGitTree, reportById, scan } from '../index.ts';
import type { Comparison, Enforcement, ScanSettings } from '../index.ts';
import { EXIT, Refusal } from '../cli/failure.ts';
import type { Inputs } from './inputs.ts';
import type { Outcome } from './outcome.ts';
import { inMarkdown } from './page.ts';
import { placedSarif } from './sarif-place.ts';
import type { Sides } from './sides.ts';

/** What both judgements are made with. `directory` is absolute, `prefix` the way to it from the root of the checkout; `today` is the day expiries are judged by. */
export interface Judging { readonly directory: string; readonly prefix: string; readonly inputs: Inputs; readonly enforcement: Enforcement; readonly headName: string; readonly today: string }

const OPTIONS = { ...DEFAULT_OPTIONS, sarifProfile: 'github' } as const;

function settingsOf({ inputs, today }: Judging): ScanSettings {
  return {
    today, ...(inputs.agents === undefined ? {} : { agents: inputs.agents }), ...(inputs.asOf === undefined ? {} : { asOf: inputs.asOf }), ...(inputs.configFile === undefined ? {} : { configFile: inputs.configFile }),
    ...(inputs.baselineFile === undefined ? {} : { baselineFile: inputs.baselineFile }),
  };
}

/** Compares the head with each base; the gate is open only if it is for all of them. The first that closes it is the one that is reported. */
export async function judgeChange(sides: Extract<Sides, { kind: 'compare' }>, judging: Judging): Promise<Outcome> {
  const { directory, prefix, inputs, enforcement, headName } = judging;
  const memo = new Memo();
  const open = (oid: string): ReturnType<typeof openGitTree> => openGitTree(directory, oid, undefined, memo.objects);
  const all: Comparison[] = [];
  for (const base of sides.bases) {
    all.push(await compareWorkspaces(await open(base.oid), await open(sides.head), {
      ...settingsOf(judging), trusted: await open(sides.trust), names: { base: base.name, head: headName }, enforcement, memo, ...(inputs.failOn === undefined ? {} : { threshold: inputs.failOn }),
    }));
  }
  const closed = all.find((one) => one.gate.state === 'closed');
  const found = closed ?? all.find((one) => one.delta.verdict !== 'same') ?? all[0];
  if (!found) throw new Error('there is no base to compare with');
  const { delta } = found;
  const unread = delta.gaps.base.length + delta.gaps.head.length;
  const incomplete = found.head.files.read === 0 ? 'nothing was compared: there is no file in the head that can be read' : inputs.requireComplete && unread > 0 ? `${unread === 1 ? 'one thing' : `${unread} things`} could not be read, and \`require-complete\` is set` : undefined;
  const shown: Comparison = incomplete === undefined ? found : { ...found, gate: { ...found.gate, state: 'closed', because: [incomplete, ...found.gate.because] } };
  const { state, because, notes } = shown.gate;
  const counting = (list: readonly { readonly counts: boolean }[]): number => list.filter((one) => one.counts).length;
  const others = all.filter((one) => one !== found).map((one) => `Against ${one.names.base}: gate ${one.gate.state}, ${one.delta.verdict}.`);
  const render = (id: string, options = {}): string => compareReportById(id)?.render(shown, { ...OPTIONS, ...options }) ?? '';
  const quiet = state === 'open' && notes.length === 0 && all.every((one) => one.delta.verdict === 'same');
  return {
    state, exit: incomplete !== undefined ? EXIT.nothing : state === 'open' ? EXIT.open : EXIT.closed, change: delta.verdict, quiet, reason: because[0] ?? (state === 'open' ? 'nothing got worse' : 'the gate is closed'),
    counts: { added: counting(delta.added.paths), weakened: counting(delta.weakened), hidden: counting(delta.hidden) + counting(delta.revealed) }, notes: [...sides.notes, ...others],
    page: (bytes) => render('markdown', { limit: bytes, quiet }), text: quiet ? '' : render('text'),
    sarif: placedSarif(render('sarif'), prefix, inputs.sarifCategory), json: render('json'), annotations: annotationsOf(shown).map((one) => ({ ...one, file: prefix === '' ? one.file : `${prefix}/${one.file}` })),
  };
}

/** Scans the tree as it is: nothing is compared, and what the baseline accepts is not counted. */
export async function judgeTree(sides: Extract<Sides, { kind: 'scan' }>, judging: Judging): Promise<Outcome> {
  const { directory, prefix, inputs } = judging;
  const result = await scan(await openGitTree(directory, sides.head), settingsOf(judging));
  if (result.files.read === 0) throw new Refusal('nothing was scanned: there is no file in this commit that can be read', EXIT.nothing);
  const threshold = inputs.failOn === 'worse' ? 'error' : inputs.failOn ?? result.failOn ?? 'error';
  const over = threshold === 'never' ? [] : result.findings.filter((finding) => LEVELS.indexOf(finding.level) >= LEVELS.indexOf(threshold));
  const unread = inputs.requireComplete ? result.graph.gaps.length : 0;
  const state = over.length > 0 || unread > 0 ? 'closed' : 'open';
  const reason = over.length > 0 ? `${over.length === 1 ? 'one finding' : `${over.length} findings`} of level ${threshold}${threshold === 'error' ? '' : ' or worse'}, not accepted by a baseline`
    : unread > 0 ? `${unread === 1 ? 'one thing' : `${unread} things`} could not be read, and \`require-complete\` is set` : 'nothing that closes the gate was found';
  const render = (id: string): string => reportById(id)?.render(result, OPTIONS) ?? '';
  return {
    state, exit: unread > 0 ? EXIT.nothing : state === 'open' ? EXIT.open : EXIT.closed, reason, counts: { added: 0, weakened: 0, hidden: 0 }, quiet: false, notes: sides.notes,
    page: () => `### craterscan: gate ${state}\n\n${inMarkdown(`Because: ${reason}.`)}\n\n${render('markdown').replace(/^### craterscan\n+/, '')}`, text: render('text'),
    sarif: placedSarif(render('sarif'), prefix, inputs.sarifCategory), json: render('json'), annotations: [],
  };
}
