import { placeIn } from '../../../model/index.ts';
import type { DataDocument, DataNode, JobTrait, Place } from '../../../model/index.ts';
import { entryOf, itemsOf, textAt, textOf, valueAt } from '../../shared/nodes.ts';

/** Events that an outsider causes and that run with the secrets and the token of the repository all the same. */
const DANGEROUS = ['pull_request_target', 'workflow_run'] as const;

/** Events that anybody causes with a few words. They run what the repository holds, so they count only where the job fetches what an outsider wrote and runs it. */
const SPOKEN = ['issue_comment', 'issues', 'discussion_comment', 'pull_request_review_comment'] as const;

/** The outsider's own commit, by any of the names it has. */
const THEIRS = /github\.event\.(?:pull_request\.(?:head\b|number|merge_commit_sha)|workflow_run\.(?:head_|pull_requests)|number\b|issue\.number)|github\.head_ref|steps\.[\w-]{1,60}\.outputs\.\w*(?:sha|ref|head|branch)\w*|refs\/pull\//i;
/** A condition that lets only some through: labels that maintainers set, the same repository, a named association. */
const NARROWED = /label|head\.repo|head_repository|author_association|fork\b|environment|permission/i;

/** Actions of GitHub itself that look at the event and run nothing of it. */
const LOOKS_ONLY = /^actions\/(?:labeler|first-interaction)@/;

/** For each dangerous event of the workflow: is what the outsider wrote checked out and run in this job? */
export function triggerTraits(document: DataDocument, root: DataNode | undefined, job: DataNode): JobTrait[] {
  const on = valueAt(root, 'on') ?? valueAt(root, 'true');
  const steps = itemsOf(valueAt(job, 'steps'));
  if (steps.length > 0 && steps.every((step) => LOOKS_ONLY.test(textAt(step, 'uses') ?? ''))) return [];
  const spoken = SPOKEN.flatMap((event): JobTrait[] => {
    const at = eventPlace(document, on, event);
    return at && runsTheirs(job) && !narrowed(on, job) && !named(job) && mayDoMuch(root, job) ? [{ trait: 'dangerous-trigger', what: event, at, scope: 'workflow', worst: true }] : [];
  });
  return [...spoken, ...DANGEROUS.flatMap((event): JobTrait[] => {
    const at = eventPlace(document, on, event);
    return at ? [{ trait: 'dangerous-trigger', what: event, at, scope: 'workflow', worst: runsTheirs(job) && !narrowed(on, job) && mayDoMuch(root, job) }] : [];
  })];
}

/** Does the job ask who spoke, in its own condition or in a step before what it runs? */
export function named(job: DataNode): boolean {
  const who = /\b(?:actor|sender|user\.login|author|collaborator|membership|team|fromJSON|contains)\b/i;
  return who.test(textAt(job, 'if') ?? '') || itemsOf(valueAt(job, 'steps')).some((step) => who.test(`${textAt(step, 'if') ?? ''} ${textAt(step, 'uses') ?? ''} ${textAt(step, 'run') ?? ''} ${textAt(step, 'with', 'script') ?? ''}`));
}

function eventPlace(document: DataDocument, on: DataNode | undefined, event: string): Place | undefined {
  if (on?.type === 'map') { const entry = entryOf(on, event); return entry && placeIn(document, entry.keySpan); }
  const node = on?.type === 'list' ? itemsOf(on).find((item) => textOf(item) === event) : textOf(on) === event ? on : undefined;
  return node && placeIn(document, node);
}

/** A checkout of their commit with something after it that is run from the checkout. */
function runsTheirs(job: DataNode): boolean {
  const steps = itemsOf(valueAt(job, 'steps'));
  const taken = steps.findIndex((step) => (/^actions\/checkout@/.test(textAt(step, 'uses') ?? '') && THEIRS.test(`${textAt(step, 'with', 'ref') ?? ''} ${textAt(step, 'with', 'repository') ?? ''}`)) || /\bgh\s+pr\s+checkout\b|git\s+fetch\b[^\n]{0,200}\bpull\//.test(textAt(step, 'run') ?? ''));
  if (taken < 0) return false;
  return steps.slice(taken).some((step, index) => (index > 0 && textAt(step, 'run') !== undefined && RUNS.test(textAt(step, 'run') ?? '')) || (index > 0 && (textAt(step, 'uses') ?? '').startsWith('./')));
}

/** Commands that run what the checkout holds: its scripts, its build, its tests, hooks of its packages. */
export const RUNS = /(?:^|[\s;&|(])(?:(?:npm|pnpm|yarn|bun)\s+(?:ci|i|install|run|test|exec|build|start)|npx|yarn|make|just|task|(?:pip3?|uv|poetry)\s+(?:install|sync|run)|python3?|node|ruby|bundle|rake|php|composer|cargo|go\s+(?:run|test|build|generate)|mvn|gradle|\.\/[\w./-]+|(?:ba)?sh\s+[\w./-]+|docker\s+build|terraform|tox|pytest|deno\s+(?:run|task|test))/m;

export function narrowed(on: DataNode | undefined, job: DataNode): boolean {
  const condition = textAt(job, 'if') ?? '';
  const types = valueAt(on, 'pull_request_target', 'types');
  const labelled = types?.type === 'list' ? types.items.length > 0 && types.items.every((item) => textOf(item) === 'labeled') : textOf(types) === 'labeled';
  return labelled || NARROWED.test(condition) || valueAt(job, 'environment') !== undefined || valueAt(job, 'needs') !== undefined;
}

/** Anything but a token that reads, and no secret: then the outsider gains nothing. */
export function mayDoMuch(root: DataNode | undefined, job: DataNode): boolean {
  const permissions = valueAt(job, 'permissions') ?? valueAt(root, 'permissions');
  const text = textOf(permissions);
  const reads = permissions !== undefined && (text === 'read-all' || text === undefined || text === '') && (permissions.type !== 'map' || permissions.entries.every((one) => textOf(one.value) !== 'write'));
  return !reads;
}
