import { equalAbilities } from '../../src/model/index.ts';
import type { Ability, BlastGraph, Check, Credential, Draft, OperationRow } from '../../src/model/index.ts';
import { credentialName, list, places } from './shared.ts';

const WIDE = new Set(['account', 'organization', 'workspace', 'project']);
/** Words in the name of a call that take something away, or may do anything. */
const TAKES_AWAY = /delet|destroy|remov|drop(?!let|box|down|zone)|purg|terminat|empty|truncat|wip|revoke|uninstall|rollback|reset|nuke|(?:^|[^a-z])(?:del|rm|rb|prune|flush|down|cleanup|sql|query|execute|exec|ssh|proxy|console|run|apply|migrate|cdk|sam|eb|copilot|amplify|pulumi|terraform)(?:$|[^a-z])/i;
/** The id of a pair, or what makes it last an hour: the secret beside it is told. */
const HALF = /(?:ACCESS_KEY_ID|SESSION_TOKEN|KEY_ID|CLIENT_ID|_SID|USERNAME|EMAIL)$/;
const READS = /^(?:GET|HEAD|OPTIONS) |(?:^|[\s._-])(?:get|list|describe|read|view|show|fetch|find|search|select|download|ls|status|whoami|retrieve|all|info)(?:$|[\s._A-Z-])/i;
const REQUEST = /^(GET|HEAD|OPTIONS|POST|PUT|PATCH|DELETE) /;

export const check: Check = {
  id: 'credential-wider-than-use', family: 'credential', tier: 'medium', title: 'A credential may do far more than it is used for', cwe: [272, 250],
  why: 'What a credential is for and what it may do are two things. The difference is what an agent can do by mistake with it.',
  fix: 'Make a credential of the narrower kind named here, use it in this place, and revoke the wide one.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    const rows = new Map(graph.knowledge.operations.map((row) => [row.id, row]));
    for (const credential of graph.credentials) {
      const kind = credential.kinds[0];
      if (!kind || kind.narrower === '' || !WIDE.has(kind.scope) || credential.foundation === 'ambient' || HALF.test(credential.name)) continue;
      if (credential.readOnly.basis === 'set' && credential.readOnly.value) continue;
      const does = credential.uses.flatMap((use) => use.does);
      const [ability] = excess(credential);
      const [first] = does;
      // A client that other code was given may be used for anything there.
      if (!first || !ability || credential.uses.some((use) => use.open === true) || isUsed(does, kind.may, rows)) continue;
      const certain = credential.foundation === 'found' && ability.bound === 'exact' && equalAbilities(credential.kinds);
      yield {
        about: credential.id, level: certain ? 'warning' : 'note', confidence: credential.kinds.length > 1 ? 'medium' : 'high',
        message: `${credential.name} is used here for ${list(does.map((one) => one.name), 3)} only, and ${powerOf(credential, ability)} ${ability.operation}${equalAbilities(credential.kinds) ? ': it' : '; that one'} reaches ${kind.reaches}. Narrower: ${kind.narrower}${suffices(kind.narrower, does) ? '' : '; where it must write, one permission on one thing'}.`,
        places: places(credential.places[0], credential.places), path: [{ at: credential.places[0], note: `holds ${credentialName(credential)}` }, ...credential.because, { at: first.at, note: `needs ${first.name}` }],
      };
    }
  },
};

/** `as a Railway account token it may also call`; where the kind is not decided the worst one is named as such. */
function powerOf(credential: Credential, ability: Ability): string {
  const may = ability.bound === 'exact' ? 'may also call' : 'may be allowed to call';
  return equalAbilities(credential.kinds) ? `as ${credentialName(credential)} it ${may}` : `it could be ${credentialName(credential)}, which ${may}`;
}

/** Would it do, a kind that only reads? */
function suffices(narrower: string, does: Credential['uses'][number]['does']): boolean { return !/\bread/i.test(narrower) || /write|needs/.test(narrower) || does.every((one) => READS.test(one.name)); }

/** What it may take away, what is documented first. */
function excess(credential: Credential): readonly Ability[] {
  return (credential.kinds[0]?.may ?? []).filter((ability) => ability.effect === 'destroy' || ability.effect === 'administer').sort((a, b) => Number(b.bound === 'exact') - Number(a.bound === 'exact'));
}

/** Is any of that power used? A call that takes something away is such a use, by whatever name the tables have it. */
function isUsed(does: Credential['uses'][number]['does'], may: readonly Ability[], rows: ReadonlyMap<string, OperationRow>): boolean {
  const allowed = may.filter((ability) => ability.effect !== 'read').map((ability) => plain(ability.operation));
  return does.some((one) => (one.row !== undefined && rows.get(one.row)?.effect !== 'read') || takesAway(one.name) || allowed.some((operation) => operation.includes(plain(one.name)) || plain(one.name).includes(operation)));
}

function takesAway(name: string): boolean {
  const method = REQUEST.exec(name)?.[1];
  return method === undefined ? TAKES_AWAY.test(name) || name.startsWith('gh api') : method === 'DELETE' || ((method === 'POST' || method === 'PUT' || method === 'PATCH') && TAKES_AWAY.test(name.slice(method.length)));
}

/** `rds:DeleteDBInstance` and `rds.delete_db_instance` are one call. */
function plain(name: string): string { return name.toLowerCase().replace(/[^a-z0-9]/g, ''); }
