import { compareText, placeIn, set, unknown } from '../../../model/index.ts';
import type { Fact, Gap, Known, RepositoryFact, RepositorySetting, Scalar } from '../../../model/index.ts';
import { environmentOf } from '../../shared/environment.ts';
import { itemsOf, textAt, textOf, valueAt } from '../../shared/nodes.ts';
import { branchSettings } from './branch.ts';
import type { LocalAnswer } from './read.ts';
import { stated, whole, whyNot } from './said.ts';

type Name = RepositorySetting['setting'];

/** Settings that stand in an answer under one name each. */
const PLAIN: Readonly<Record<string, readonly (readonly [key: string, setting: Name])[]>> = {
  repository: [['visibility', 'visibility'], ['forking', 'forking'], ['defaultBranch', 'default-branch']],
  actions: [['allowed', 'allowed-actions'], ['pinned', 'pinned-actions']],
  'workflow-permissions': [['token', 'token-default'], ['approves', 'token-approves']],
  'fork-approval': [['of', 'fork-approval']],
  'fork-runs': [['secrets', 'fork-secrets'], ['writeTokens', 'fork-write-token']],
  'cloud-agent': [['firewall', 'agent-firewall'], ['workflowApproval', 'agent-workflow-approval']],
};
const ENVIRONMENT: readonly (readonly [key: string, setting: Name])[] = [
  ['reviewers', 'environment-reviewers'], ['waitMinutes', 'environment-wait'], ['adminsBypass', 'environment-bypass'], ['branches', 'environment-branches'], ['otherRules', 'environment-rules'],
];
/** Lists of names: the setting each item is, and who has it. */
const NAMES: Readonly<Record<string, readonly [setting: Name, of: string]>> = {
  secrets: ['secret', 'repository'], 'organization-secrets': ['secret', 'organization'], 'environment-secrets': ['secret', 'environment'], variables: ['variable', 'repository'], 'organization-variables': ['variable', 'organization'],
  'environment-variables': ['variable', 'environment'], 'agent-secrets': ['agent-secret', 'repository'], 'organization-agent-secrets': ['agent-secret', 'organization'],
};
/** Sorts of things that are all known once every one of these lists is whole. */
const WHOLE: readonly (readonly [Name, readonly string[]])[] = [
  ['environment', ['environments']], ['secret', ['secrets', 'organization-secrets']], ['variable', ['variables', 'organization-variables']], ['agent-secret', ['agent-secrets', 'organization-agent-secrets']], ['deploy-key', ['deploy-keys']], ['runner', ['runners']],
];

/** The repositories that were asked about, with what could not be told as gaps. */
export function repositoryFacts(answers: readonly LocalAnswer[]): readonly Fact[] {
  const names = [...new Set(answers.map((one) => one.repository))].sort(compareText);
  return names.flatMap((name) => {
    const own = answers.filter((one) => one.repository === name);
    const [first] = own;
    if (!first) return [];
    const fact: RepositoryFact = {
      fact: 'repository', key: `github:${name.toLowerCase()}`, name, settings: [...own.flatMap(settingsOf), ...branchSettings(own)],
      whole: WHOLE.filter(([, topics]) => topics.every((topic) => own.some((one) => one.topic === topic && one.answer !== undefined && one.complete))).map(([sort]) => sort),
      evidence: [{ at: whole(first), note: 'GitHub was asked about this repository' }],
    };
    return [fact, ...own.flatMap(gapsOf)];
  });
}

function settingsOf(one: LocalAnswer): readonly RepositorySetting[] {
  const { answer, topic, permission, about } = one;
  const setting = (name: Name, of: string, value: Known<Scalar>): RepositorySetting => ({ setting: name, about: of, value, permission });
  const plain = Object.hasOwn(PLAIN, topic) ? (PLAIN[topic] ?? []) : [];
  if (!answer) return plain.map(([, name]) => setting(name, about, unknown(whyNot(one), whole(one))));
  const items = itemsOf(answer);
  const listed = Object.hasOwn(NAMES, topic) ? NAMES[topic] : undefined;
  if (listed) return items.flatMap((item) => { const node = valueAt(item, 'name'); return node ? [setting(listed[0], textOf(node) ?? '', set(listed[1] === 'environment' ? `environment ${about}` : listed[1], placeIn(one.document, node)))] : []; });
  switch (topic) {
    case 'environments': return items.flatMap((item) => {
      const name = textAt(item, 'name') ?? '';
      const prevented = valueAt(item, 'selfReviewPrevented');
      return [setting('environment', name, set(environmentOf(name)?.kind ?? 'unknown', placeIn(one.document, valueAt(item, 'name') ?? item))), ...ENVIRONMENT.map(([key, known]) => setting(known, name, stated(one, valueAt(item, key)))), ...(prevented?.type === 'scalar' ? [setting('environment-self-review', name, set(prevented.value !== true, placeIn(one.document, prevented)))] : [])];
    });
    case 'deploy-keys': return items.filter((item) => textOf(valueAt(item, 'enabled')) !== 'false').flatMap((item) => { const node = valueAt(item, 'writes'); return node ? [setting('deploy-key', textAt(item, 'title') ?? '', set(textOf(node) === 'true' ? 'write' : 'read', placeIn(one.document, node)))] : []; });
    case 'runners': return items.map((item) => { const node = valueAt(item, 'ephemeral'); const text = textOf(node); return setting('runner', textAt(item, 'name') ?? '', node && (text === 'true' || text === 'false') ? set(text === 'true' ? 'ephemeral' : 'kept', placeIn(one.document, node)) : unknown('GitHub does not say', placeIn(one.document, item))); });
    case 'oidc': { const claims = valueAt(answer, 'claims'); return !claims ? [] : claims.type === 'scalar' ? [setting('oidc-subject', '', unknown('the template of its organization holds, if there is one', placeIn(one.document, claims)))] : [setting('oidc-subject', '', set(itemsOf(claims).map((item) => textOf(item) ?? '').join(', ') || 'default', placeIn(one.document, claims)))]; }
    case 'apps': return items.map((item) => { const writes = valueAt(item, 'writes'); return setting('app', textAt(item, 'name') ?? '', set(itemsOf(writes).map((each) => textOf(each) ?? '').join(', ') || 'nothing', placeIn(one.document, writes ?? item))); });
    case 'cloud-agent': {
      const [automations, narrowed] = [valueAt(answer, 'automations'), valueAt(answer, 'triggersNeedWrite')];
      return [...plain.map(([key, name]) => setting(name, '', stated(one, valueAt(answer, key)))), setting('agent-open-triggers', '', narrowed && textOf(narrowed) !== undefined && textOf(automations) !== undefined ? set(textOf(automations) === 'true' && textOf(narrowed) === 'false', placeIn(one.document, narrowed)) : unknown('GitHub does not say', whole(one)))];
    }
    default: return plain.map(([key, name]) => setting(name, about, stated(one, valueAt(answer, key))));
  }
}

function gapsOf(one: LocalAnswer): readonly Gap[] {
  const about = `${one.topic.replaceAll('-', ' ')}${one.about === '' ? '' : ` of ${one.about}`}`;
  if (!one.answer) return [{ fact: 'gap', kind: 'unreadable', reason: `${about}: ${whyNot(one)}`, place: whole(one) }];
  return one.complete ? [] : [{ fact: 'gap', kind: 'bound', reason: `${about}: the list goes on beyond what is read of it`, place: whole(one) }];
}
