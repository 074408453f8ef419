import { placeIn } from '../../../model/index.ts';
import type { DataDocument, DataNode, JobTrait } from '../../../model/index.ts';
import { placer } from '../../shared/commands/index.ts';
import { itemsOf, textAt, valueAt } from '../../shared/nodes.ts';
import { mayDoMuch, named, narrowed } from './triggers.ts';

/** Words of whoever opens an issue, comments or names a branch, as expressions put them into a script before the shell reads it; the groups tell which events carry them. */
const THEIR_WORDS = /\$\{\{[^}]{0,300}?(github\.(?:event\.(?:(issue|comment|discussion)\.(?:title|body)|(pull_request|review|review_comment)\.(?:title|body|head\.(?:ref|label|repo\.(?:default_branch|description)))|(workflow_run)\.(?:head_branch|head_commit\.(?:message|author\.(?:name|email))|display_title|head_repository\.description)|pages[^}]{0,20}page_name)|(head_ref)))[^}]{0,300}?\}\}/g;
/** Functions that give a truth value or a number of the words, and none of them. */
const TELLS_ONLY = /^\$\{\{\s{0,4}(?:!\s{0,2})?(?:contains|startsWith|endsWith)\s{0,2}\([^()]{0,200}\)\s{0,4}\}\}$/;
const EVENTS: readonly (readonly [string, readonly string[]])[] = [
  ['issue', ['issues', 'issue_comment']], ['comment', ['issue_comment', 'pull_request_review_comment', 'discussion_comment']], ['discussion', ['discussion', 'discussion_comment']],
  ['pull_request', ['pull_request_target']], ['workflow_run', ['workflow_run']], ['head_ref', ['pull_request_target']],
];

/** Expressions in scripts of a job that an outsider fills, where the job has more than a token that reads; one trait for each place. */
export function injectionTraits(document: DataDocument, root: DataNode | undefined, job: DataNode, triggers: readonly string[], secrets: boolean): JobTrait[] {
  const on = valueAt(root, 'on') ?? valueAt(root, 'true');
  if (!secrets && !mayDoMuch(root, job)) return [];
  const closed = named(job) || narrowed(on, job);
  return itemsOf(valueAt(job, 'steps')).slice(0, 500).flatMap((step): JobTrait[] => {
    const node = valueAt(step, 'run') ?? (/^actions\/github-script@/.test(textAt(step, 'uses') ?? '') ? valueAt(step, 'with', 'script') : undefined);
    if (node?.type !== 'scalar' || typeof node.value !== 'string') return [];
    const spanOf = placer(node, document.text);
    return [...node.value.matchAll(THEIR_WORDS)].slice(0, 50).flatMap((match): JobTrait[] => {
      const events = EVENTS.filter(([name]) => match.slice(2).includes(name) || (name === 'pull_request' && /^review/.test(match[3] ?? ''))).flatMap(([, list]) => list).filter((event) => triggers.includes(event));
      if (events.length === 0 || TELLS_ONLY.test(match[0])) return [];
      return [{ trait: 'outsider-text-in-script', what: match[1] ?? 'an expression', at: placeIn(document, spanOf({ start: match.index, end: match.index + match[0].length })), scope: 'job', worst: !closed }];
    });
  });
}
