import type { Effect, Evidence, EvidenceList, GrantAmount, GrantFact, IamTables, Key, Place } from '../../../model/index.ts';
import { containsPlace, samePlace } from '../../../model/index.ts';
import { isOpen, openings, subjectsOf, trusts } from './anyone.ts';
import { catalogOf } from './catalog.ts';
import type { Catalog } from './catalog.ts';
import { escalations } from './escalation.ts';
import { heldBy, powerOf } from './power.ts';
import type { Around, Power } from './power.ts';
import { isTrust, namesPrincipal, texts } from './statement.ts';
import type { Policy, Statement } from './statement.ts';

/** A policy and what it hangs on, as a language gives it. */
export interface Hung {
  /** Who holds it: key of the role, user, group, function; for a resource policy, of the thing it stands on. */
  readonly to: Key;
  /** For sentences: `aws_iam_role_policy.ci`. */
  readonly name: string;
  readonly policy: Policy;
  /** Where it is given: the block or property. The part of the policy that gives most is put before it. */
  readonly given: readonly Evidence[];
  readonly around?: Around;
  /** What it is, where the language says. Undefined: told by its principals. */
  readonly role?: 'identity' | 'resource' | 'trust' | 'bound';
  /** What it stands on answers in a network of its owner only: whoever asks must be there first. */
  readonly inNetwork?: boolean;
  /** Nothing that was read is given it, so that it opens anything is not established. */
  readonly loose?: boolean;
  /** Kept by AWS: it is on everything by its nature, so that alone is not told. */
  readonly kept?: true;
}
const TOLD_OF_KEPT: ReadonlySet<string> = new Set(['escalates', 'whole-service', 'manages-permissions']);
/** Made for one service to work with its own things, and given to it as it is. */
const OF_SERVICE = /ServiceRole|Role(?:Policy)?$/;

/** Made for the role that a service takes by itself, in which nobody's own code runs: `AWSBackupServiceRolePolicyForRestores`. */
const BY_SERVICE_ALONE = /ServiceRolePolicy(?:For[A-Za-z0-9]{1,60})?$/;

/**
 * Grants of policies of any language. An identity policy gives one grant for each holder; a resource or trust policy one that says who else may. What gives nothing is none.
 * A policy that several ways of escalation need together with another of the same holder (`beside`) is told at the first.
 */
export function grantsOf(hung: readonly Hung[], tables: IamTables | undefined): readonly GrantFact[] {
  // To index the actions of a cloud takes longer than to read most trees.
  if (hung.length === 0) return [];
  const catalog = catalogOf(tables);
  return hung.flatMap((one) => grantOf(one, catalog) ?? []);
}

function grantOf(hung: Hung, catalog: Catalog): GrantFact | undefined {
  const { policy } = hung;
  if (hung.role === 'bound') return undefined;
  const role = hung.role ?? (isTrust(policy) ? 'trust' : policy.statements.some(namesPrincipal) ? 'resource' : 'identity');
  if (role === 'identity') return ofHolder(hung, catalog);
  const amounts = role === 'trust' || federates(policy) ? trusts(policy) : openings(policy).map((one) => (hung.inNetwork === true ? inNetwork(one) : hung.loose === true ? { ...one, certain: false } : one));
  const [first] = amounts;
  const subjects = role === 'trust' ? subjectsOf(policy) : [];
  const asked = subjects.length === 0 ? {} : { subjects };
  // What it gives away stands elsewhere; whose tokens take it is needed where the service says what they look like.
  if (!first) return subjects[0] && fact(hung, { effects: [], everything: false, kinds: [], keys: [], bound: 'exact', limitedBy: [] }, [], subjects[0].at, asked);
  const power = role === 'trust' ? undefined : powerOf({ ...policy, statements: policy.statements.filter((one) => one.allow === false || isOpen(one)).map(bare) }, catalog);
  return fact(hung, { effects: (power?.effects ?? []).filter((effect) => effect !== 'administer'), everything: false, kinds: power?.kinds ?? [], keys: [], bound: amounts.every((one) => one.certain) ? 'exact' : 'at-most', limitedBy: [] }, amounts, first.at, asked);
}

/** Open to whoever is in the network that it answers in, which is not anybody. */
function inNetwork(amount: GrantAmount): GrantAmount {
  return { ...amount, how: amount.how.replace(/^(?:anybody|whoever is not named)/, (who) => `${who} in the network that it answers in`), within: 'network', certain: false };
}

/** A statement on the thing it stands on, without who it is for. */
function bare(statement: Statement): Statement {
  const { principals: _who, notPrincipals: _notWho, ...rest } = statement;
  return { ...rest, resources: statement.resources ?? texts('this') };
}

function federates(policy: Policy): boolean {
  return policy.statements.some((one) => one.principals?.some((principal) => principal.kind === 'Federated') === true);
}

function ofHolder(hung: Hung, catalog: Catalog): GrantFact | undefined {
  const { policy, around } = hung;
  const byService = hung.kept === true && BY_SERVICE_ALONE.test(hung.name.split(' ')[0] ?? '');
  const whole = powerOf(policy, catalog, around ?? {});
  const power = byService ? { ...whole, amounts: whole.amounts.map((one) => ({ ...one, certain: false })), limitedBy: [...whole.limitedBy, 'AWS made it for a role that its own service takes'] } : whole;
  const amounts = power.amounts.filter((one) => hung.kept !== true || (TOLD_OF_KEPT.has(one.trait) && !(one.trait !== 'escalates' && OF_SERVICE.test(hung.name.split(' ')[0] ?? ''))));
  const beside = around?.beside ?? [];
  if (beside.length > 0 && !amounts.some((one) => one.trait === 'escalates') && !power.effects.includes('administer')) {
    const together = escalations(heldBy([policy, ...beside], catalog, around ?? {}), catalog, false);
    const own = policy.statements;
    const alone = beside.some((one) => { const other = powerOf(one, catalog, { ...around, beside: [] }); return other.effects.includes('administer') || other.amounts.some((amount) => amount.trait === 'escalates'); });
    if (!alone) amounts.push(...together.filter(({ at }) => own.some((one) => containsPlace(one.at, at) || (one.actions?.places ?? []).some((place) => samePlace(place, at)))));
  }
  if (!power.effects.some((effect) => effect !== 'read') && amounts.length === 0) return undefined;
  // What has no effect of its own has its amounts, which are on everything.
  return fact(hung, power.effects.length === 0 ? { ...power, everything: true } : power, amounts, power.at ?? amounts[0]?.at);
}

function fact(hung: Hung, power: Pick<Power, 'effects' | 'everything' | 'kinds' | 'keys' | 'bound' | 'limitedBy'>, amounts: readonly GrantAmount[], at: Place | undefined, more: Pick<GrantFact, 'subjects'> = {}): GrantFact | undefined {
  const effects: readonly Effect[] = power.effects;
  const kinds = power.kinds.length > 0 && !effects.includes('administer');
  const statement: Evidence[] = at ? [{ at, note: 'this of its policy gives most' }] : [];
  const [first, ...rest] = [...statement, ...hung.given];
  if (!first) return undefined;
  const evidence: EvidenceList = [first, ...rest.filter((one) => !samePlace(one.at, first.at))];
  return {
    fact: 'grant', to: hung.to, name: hung.name, provider: 'aws', effects, bound: power.bound, limitedBy: power.limitedBy, evidence,
    on: { everything: power.everything, ...kinds ? { kinds: power.kinds } : {}, ...power.keys.length > 0 ? { keys: [...new Set(power.keys)] } : {} },
    ...amounts.length > 0 ? { amounts } : {}, ...more,
  };
}

/** The policy that AWS keeps under a name or ARN, as statements at `at`; `unknown` where we do not know it, undefined where it is none of AWS. */
export function managedByAws(arnOrName: string, at: Place, tables: IamTables | undefined): { readonly name: string; readonly policy: Policy } | 'unknown' | undefined {
  const name = /^arn:aws[a-z-]{0,12}:iam::aws:policy\/(?:[A-Za-z-]{1,30}\/)?([A-Za-z0-9_-]{1,128})$/.exec(arnOrName)?.[1] ?? (/^[A-Za-z0-9_-]{1,128}$/.test(arnOrName) ? arnOrName : undefined);
  if (name === undefined) return undefined;
  const known = catalogOf(tables).managed(name);
  if (!known) return 'unknown';
  const on = texts('*');
  const all = (patterns: readonly string[]): Statement => ({ allow: true, actions: texts(...patterns), resources: on, conditions: [], at });
  const statements: Statement[] = [];
  if (known.allow.length > 0) statements.push(all(known.allow));
  if (known.allowExcept.length > 0) statements.push({ allow: true, notActions: texts(...known.allowExcept), resources: on, conditions: [], at });
  if (known.limited.length > 0) statements.push({ allow: true, actions: texts(...known.limited), resources: texts('arn:aws:named:::part'), conditions: [], at });
  if (known.deny.length > 0) statements.push({ allow: false, actions: texts(...known.deny), resources: on, conditions: [], at });
  return { name, policy: { statements, unread: false } };
}
