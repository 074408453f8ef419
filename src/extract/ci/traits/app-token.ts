import { placeIn } from '../../../model/index.ts';
import type { DataDocument, DataNode, JobTrait, MapEntry } from '../../../model/index.ts';
import { entriesOf, entryOf, textAt, valueAt } from '../../shared/nodes.ts';

const MAKES_TOKEN = /^(?:actions\/create-github-app-token|tibdex\/github-app-token)@/;
/** Permissions of an app that are none of a repository: they need no list of repositories. */
const OF_ORGANISATION = /^permission-(?:members|organization-|enterprise-|team-discussions|email-addresses|followers|git-ssh-keys|gpg-keys|interaction-limits|profile|starring|blocking)/;

/** A step that takes a token of a GitHub App wider than its inputs could make it; nothing for any other step. */
export function appTokenTraits(document: DataDocument, step: DataNode): JobTrait[] {
  const uses = valueAt(step, 'uses');
  if (!uses || !MAKES_TOKEN.test(textAt(step, 'uses') ?? '')) return [];
  const inputs = valueAt(step, 'with');
  const owner = entryOf(inputs, 'owner') ?? entryOf(inputs, 'installation_retrieval_payload');
  const permissions = entriesOf(inputs).filter((entry) => entry.key.startsWith('permission-'));
  const named = permissions.length > 0 || valueAt(inputs, 'permissions') !== undefined;
  const everywhere = owner !== undefined && entryOf(inputs, 'repositories') === undefined && !(permissions.length > 0 && permissions.every((entry) => OF_ORGANISATION.test(entry.key)));
  const trait = (what: string, at: DataNode | MapEntry): JobTrait => ({ trait: 'app-token-wide', what, at: 'keySpan' in at ? placeIn(document, { start: at.keySpan.start, end: at.value.end }) : placeIn(document, at), scope: 'job', worst: everywhere && !named });
  return [...(named ? [] : [trait('every permission the app has', uses)]), ...(everywhere && owner ? [trait('every repository the app is installed on for this owner', owner)] : [])];
}
