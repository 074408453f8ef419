import type { Credential } from './graph.ts';
import type { Ability, Knowledge } from './knowledge.ts';

/** Words in the name of a call that take something away, or may do anything. */
const TAKES_AWAY = /delet|destroy|remov|drop(?!let|box|down|zone)|purg|terminat|empty|truncat|wip|revoke|uninstall|rollback|reset|nuke|(?:^|[^a-z])(?:del|rm|rb|prune|flush|down|cleanup|sql|query|execute|exec|ssh|proxy|console|run|apply|migrate|cdk|sam|eb|copilot|amplify|pulumi|terraform)(?:$|[^a-z])/i;
const READS = /^(?:GET|HEAD|OPTIONS) |(?:^|[\s._-])(?:[Gg]et|[Ll]ist|[Dd]escribe|[Rr]ead|[Vv]iew|[Ss]how|[Ff]etch|[Ff]ind|[Ss]earch|[Ss]elect|[Dd]ownload|ls|[Ss]tatus|whoami|[Rr]etrieve)(?:$|[\s._A-Z-])/;
const REQUEST = /^(GET|HEAD|OPTIONS|POST|PUT|PATCH|DELETE) /;

/** An address that takes queries of any kind: what is asked for there stands in the body. */
const ANYTHING = /^POST \S*\/graphql(?:\/|$)/i;

type Does = Credential['uses'][number]['does'];

/** What a credential is used for in what was read, and how that stands to what its worst kind may do. */
export interface Purpose {
  readonly does: Does;
  /** Part of it was handed to code that was not followed: there may be more. */
  readonly open: boolean;
  /** What it may take away, what is documented first. */
  readonly power: readonly Ability[];
  /** Something here takes something away by it, or may do anything. */
  readonly usesPower: boolean;
  /** Everything here only reads. */
  readonly onlyReads: boolean;
}

/** Weighs the uses of a credential against its worst kind. */
export function purposeOf(credential: Credential, knowledge: Knowledge): Purpose {
  const does = credential.uses.flatMap((use) => use.does);
  const may = credential.kinds[0]?.may ?? [];
  const power = may.filter((ability) => ability.effect === 'destroy' || ability.effect === 'administer').sort((a, b) => Number(b.bound === 'exact') - Number(a.bound === 'exact'));
  const names = may.filter((ability) => ability.effect !== 'read').map((ability) => plain(ability.operation));
  const harms = (row: string): boolean => knowledge.operations.find((one) => one.id === row)?.effect !== 'read';
  return {
    does, power, open: credential.uses.some((use) => use.open === true) || does.some((one) => ANYTHING.test(one.name)), onlyReads: does.length > 0 && does.every((one) => READS.test(one.name)),
    usesPower: does.some((one) => (one.row !== undefined && harms(one.row)) || takesAway(one.name) || names.some((name) => name.includes(plain(one.name)) || plain(one.name).includes(name))),
  };
}

/** Does this call take something away, by its name or method, or do whatever it is told? */
function takesAway(name: string): boolean {
  const method = REQUEST.exec(name)?.[1];
  return method === undefined ? TAKES_AWAY.test(name) || name.startsWith('gh api') : method === 'DELETE' || ((method === 'POST' || method === 'PUT' || method === 'PATCH') && TAKES_AWAY.test(name.slice(method.length)));
}

/** `rds:DeleteDBInstance` and `rds.delete_db_instance` are one call. */
function plain(name: string): string { return name.toLowerCase().replace(/[^a-z0-9]/g, ''); }
