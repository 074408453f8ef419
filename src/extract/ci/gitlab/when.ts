import { placeIn, set, unknown } from '../../../model/index.ts';
import type { JobFact, Known } from '../../../model/index.ts';
import { itemsOf, spanOf, textAt, textOf, textsOf, valueAt } from '../../shared/nodes.ts';
import type { Branch } from '../shared/described.ts';
import type { Fields } from './fields.ts';
import type { Layers, Placed } from './include.ts';

/** When a job runs, and who makes it. */
export interface When { readonly triggers: readonly string[]; readonly branches: readonly Branch[]; readonly limited: boolean; readonly startedBy: JobFact['startedBy']; readonly approval: Known<boolean> }

const TO_BRANCH = /\$CI_(?:COMMIT_BRANCH|COMMIT_REF_NAME)\s{0,4}==\s{0,4}(?:"([^"]{1,120})"|'([^']{1,120})'|\$(CI_DEFAULT_BRANCH))/g;
const SOURCES: readonly (readonly [RegExp, string])[] = [
  [/merge_request_event|CI_MERGE_REQUEST/, 'merge_request'], [/external_pull_request/, 'external_pull_request'], [/"schedule"|'schedule'/, 'schedule'], [/"(?:web|api|trigger|pipeline)"|'(?:web|api|trigger|pipeline)'/, 'manual'], [/\$CI_COMMIT_TAG/, 'tag'], [/CI_COMMIT_BRANCH|CI_COMMIT_REF_NAME|"push"|'push'/, 'push'],
];
const REFS: Readonly<Record<string, string>> = { merge_requests: 'merge_request', external_pull_requests: 'external_pull_request', schedules: 'schedule', web: 'manual', api: 'manual', triggers: 'manual', pipelines: 'manual', tags: 'tag', branches: 'push', pushes: 'push' };

/** Reads rules, only, when and the workflow's own rules. */
export function whenOf(fields: Fields, layers: Layers, job: Placed): When {
  const rules = fields.get('rules')?.at(-1);
  const only = fields.get('only')?.at(-1);
  const manual = textOf(fields.get('when')?.at(-1)?.value);
  const whole = layers.get('workflow')?.at(-1);
  const around = rulesOf(whole && { value: valueAt(whole.value, 'rules') ?? whole.value, document: whole.document }, undefined);
  const own = rules ? rulesOf(rules, manual) : refsOf(only);
  const triggers = own.triggers.length > 0 ? own.triggers : around.triggers.length > 0 ? around.triggers : ['push'];
  const by = rules ? own.by : manual === 'manual';
  const at = fields.get('when')?.at(-1) ?? rules ?? job;
  return {
    triggers, branches: [...own.branches, ...own.branches.length === 0 ? around.branches : []], limited: own.limited || around.limited,
    startedBy: triggers.some((one) => one === 'merge_request' || one === 'external_pull_request') ? 'contributors' : 'maintainers',
    approval: by === undefined ? unknown('some of its rules wait for a person and others do not', placeIn(at.document, at.value), [true, false]) : set(by, placeIn(at.document, at.value)),
  };
}

interface Read { readonly triggers: readonly string[]; readonly branches: readonly Branch[]; readonly limited: boolean; /** Every rule that runs it waits for a person; undefined: some do. */ readonly by?: boolean | undefined }

function rulesOf(placed: Placed | undefined, otherwise: string | undefined): Read {
  const rules = itemsOf(placed?.value).filter((rule) => rule.type === 'map' && textAt(rule, 'when') !== 'never').slice(0, 200);
  if (!placed || rules.length === 0) return { triggers: [], branches: [], limited: false, by: otherwise === 'manual' };
  const triggers = new Set<string>();
  const branches: Branch[] = [];
  let narrow = 0;
  let waits = 0;
  for (const rule of rules) {
    const condition = textAt(rule, 'if') ?? '';
    const at = placeIn(placed.document, spanOf(valueAt(rule, 'if') ?? rule));
    const named = [...condition.matchAll(TO_BRANCH)].map((match) => match[1] ?? match[2] ?? 'main');
    for (const name of named) branches.push({ name, at });
    for (const [pattern, trigger] of SOURCES) if (pattern.test(condition)) triggers.add(trigger);
    if (named.length > 0 || /CI_COMMIT_REF_PROTECTED|\$CI_COMMIT_TAG(?!\s{0,4}==\s{0,4}null)|"schedule"|'schedule'/.test(condition)) narrow++;
    if (condition === '') triggers.add('push');
    if ((textAt(rule, 'when') ?? otherwise) === 'manual') waits++;
  }
  return { triggers: [...triggers], branches, limited: narrow === rules.length, by: waits === rules.length ? true : waits === 0 ? false : undefined };
}

function refsOf(only: Placed | undefined): Read {
  if (!only) return { triggers: [], branches: [], limited: false };
  const refs = textsOf(only.value.type === 'map' ? valueAt(only.value, 'refs') : only.value).slice(0, 200);
  const named = refs.filter((ref) => !Object.hasOwn(REFS, ref.text) && !ref.text.startsWith('/'));
  const triggers = new Set(refs.map((ref) => (Object.hasOwn(REFS, ref.text) ? REFS[ref.text] ?? 'push' : 'push')));
  return { triggers: [...triggers], branches: named.map((ref) => ({ name: ref.text.replace('$CI_DEFAULT_BRANCH', 'main'), at: placeIn(only.document, ref.at) })), limited: refs.length > 0 && refs.every((ref) => named.includes(ref) || ref.text === 'tags' || ref.text === 'schedules') };
}
