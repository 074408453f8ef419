import { shellCommands } from '../../../parse/shell.ts';
import { placeIn } from '../../../model/index.ts';
import type { DataDocument, DataNode, JobTrait } from '../../../model/index.ts';
import { withoutExpressions } from '../expressions.ts';
import { entryOf, itemsOf, textAt, textsOf, valueAt } from '../../shared/nodes.ts';
import { mayDoMuch } from './triggers.ts';

/** A step that fetches what another run left behind. */
const FETCHES = /^(?:dawidd6\/action-download-artifact|aochmann\/actions-download-artifact|blablacar\/action-download-last-artifact)@/;
const BY_HAND = /\bgh\s+run\s+download\b|downloadArtifact|listWorkflowRunArtifacts|actions\/artifacts\/|actions\/runs\/[^\n]{0,80}\/artifacts/;
const INTERPRETERS = new Set(['bash', 'sh', 'zsh', 'node', 'python', 'python3', 'ruby', 'php', 'perl', 'source', '.', 'exec', 'sudo']);
const TO_ENVIRONMENT = /\bcat\s+[^\n|;]{1,200}>>\s{0,4}"?\$\{?GITHUB_(?:ENV|PATH)/;

/** `workflow_run` that fetches what the run of a pull request left and runs it, or makes variables of it. */
export function artifactTraits(document: DataDocument, root: DataNode | undefined, job: DataNode, triggers: readonly string[], secrets: boolean): JobTrait[] {
  if (!triggers.includes('workflow_run') || (!secrets && !mayDoMuch(root, job))) return [];
  const condition = textAt(job, 'if') ?? '';
  // Runs of a push, of a schedule or of the repository itself are no outsider's.
  if (/workflow_run\.event\s{0,4}==\s{0,4}'(?:push|schedule|workflow_dispatch|release)'|head_repository|head_branch/.test(condition) || textsOf(valueAt(valueAt(root, 'on') ?? valueAt(root, 'true'), 'workflow_run', 'branches')).length > 0) return [];
  const steps = itemsOf(valueAt(job, 'steps')).slice(0, 500);
  const fetched = steps.flatMap((step, index) => { const path = pathOf(step); return path === undefined ? [] : [{ index, path }]; });
  const [first] = fetched;
  if (!first) return [];
  return steps.slice(first.index + 1).flatMap((step): JobTrait[] => {
    const run = valueAt(step, 'run');
    const text = textAt(step, 'run') ?? '';
    const starts = programsIn(text).some((program) => fetched.some(({ path }) => path !== '' && inside(program, path)));
    return run && (starts || TO_ENVIRONMENT.test(text)) ? [{ trait: 'outsider-artifact-run', what: starts ? 'a program out of what was fetched' : 'variables out of what was fetched', at: placeIn(document, run), scope: 'job', worst: starts }] : [];
  });
}

/** The folder a step fetches to; empty where that is not told. */
function pathOf(step: DataNode): string | undefined {
  const uses = textAt(step, 'uses') ?? '';
  const given = (textAt(step, 'with', 'path') ?? '').replace(/^\.\//, '').replace(/\/$/, '');
  if (FETCHES.test(uses)) return given;
  if (/^actions\/download-artifact@/.test(uses) && /workflow_run/.test(textAt(step, 'with', 'run-id') ?? '')) return given;
  return BY_HAND.test(`${textAt(step, 'run') ?? ''} ${textAt(step, 'with', 'script') ?? ''}`) ? '' : undefined;
}

/** Files that a script runs: what stands first, or behind an interpreter. */
function programsIn(text: string): readonly string[] {
  return shellCommands(withoutExpressions(text.slice(0, 50_000)), 0).commands.flatMap((command) => {
    const words = command.words.map((word) => word.value ?? '');
    const at = words.findIndex((word) => !INTERPRETERS.has(word) && !word.startsWith('-'));
    return at < 0 ? [] : [words[at] ?? ''];
  });
}

function inside(file: string, folder: string): boolean { const plain = file.replace(/^\.\//, ''); return plain === folder || plain.startsWith(`${folder}/`); }

/** A machine of the owner on which the code of a pull request runs. Whether the repository is open to strangers stands in no file. */
export function ownRunnerTraits(document: DataDocument, job: DataNode, triggers: readonly string[]): JobTrait[] {
  const node = valueAt(job, 'runs-on');
  const labels = textsOf(node?.type === 'map' ? valueAt(node, 'labels') : node).map((one) => one.text);
  const entry = entryOf(job, 'runs-on');
  const condition = textAt(job, 'if') ?? '';
  if (!entry || !labels.includes('self-hosted') || !triggers.includes('pull_request') || /head\.repo|fork|event_name\s{0,4}!=\s{0,4}'pull_request|event_name\s{0,4}==\s{0,4}'push/.test(condition)) return [];
  return [{ trait: 'own-runner-open', what: 'pull_request', at: placeIn(document, { start: entry.keySpan.start, end: entry.value.end }), scope: 'job', worst: false }];
}
