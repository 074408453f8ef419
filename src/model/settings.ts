import type { CopyRule, ResourceType } from './knowledge.ts';

/**
 * What users ask of a single setting, each with a rule of its own. `deletion-protection`: does the service refuse to delete it? `transfer-lock`: may it be moved to another holder?
 * `versioning`: do old versions of objects stay? `point-in-time-recovery`: can any moment be restored? `final-snapshot`: is a last copy taken when it is deleted? `lock`: are versions or
 * recovery points held against everybody for a time? `deletion-window`: how long does a deleted one wait? `backup-plan`: does a plan of the backup service take it in? `replication`: is it
 * copied to another region or account? `purge-protection`: does what is deleted wait for its retention, whoever wants it gone? `geo-redundant-backup`: do its backups lie in a second region
 * too? `tool-guard`: does the infrastructure tool refuse to destroy it?
 * `keeps-its-data`: does what it holds stay until somebody deletes it?
 */
export const QUESTIONS = ['deletion-protection', 'transfer-lock', 'versioning', 'point-in-time-recovery', 'final-snapshot', 'lock', 'deletion-window', 'backup-plan', 'replication', 'purge-protection', 'geo-redundant-backup', 'tool-guard', 'keeps-its-data'] as const;
export type Question = (typeof QUESTIONS)[number];
/**
 * The answer is yes where `attribute` is `is`, is anything but `not`, is among `in` (an entry ending in `*` is a beginning), or is at least `atLeast` (a number, also one of seconds, `86400s`, or a duration, `P1D`, in seconds);
 * or where one of the attributes of `or` is true or among `in`. Asked only `when` another attribute has one of these values, and not where `unless` has one of its values, or is written at
 * all if it names none.
 */
export interface SettingRule {
  readonly question: Question;
  readonly attribute: string;
  readonly is?: string | number | boolean;
  readonly not?: string | number | boolean;
  readonly in?: readonly (string | number | boolean)[];
  readonly atLeast?: number;
  /** Value when absent. `unknown`: not told by the documentation, or not to be asked for where nobody wrote it. */
  readonly default: string | number | boolean | 'unknown';
  readonly defaultWhen?: readonly DefaultWhen[];
  /** Other attributes that answer the question with yes. */
  readonly or?: readonly string[];
  /** `elsewhere`: another block writes that attribute, which is shown as well. */
  readonly when?: SettingCondition & { readonly elsewhere?: boolean };
  readonly unless?: SettingCondition;
  /** A no is a note, also where a file says it in so many words. */
  readonly mild?: boolean;
  /** What a no comes to, finishing `...; `, where the question alone does not tell. */
  readonly says?: string;
}
export interface SettingCondition { readonly attribute: string; readonly in: readonly (string | number | boolean)[]; readonly default?: string | number | boolean }
/** What an absent attribute comes to where another one has one of these values, or is written at all if none is named: the first that is met goes before `default`. */
export interface DefaultWhen { readonly attribute: string; readonly in: readonly (string | number | boolean)[]; readonly is: string | number | boolean | 'unknown' }
/** Questions that a copy of this id answers without a setting of its own. */
const ASKED_OF_COPIES: Readonly<Record<string, Question>> = { 'object-versions': 'versioning', 'point-in-time-recovery': 'point-in-time-recovery', 'final-snapshot': 'final-snapshot', 'recovery-window': 'deletion-window' };
/** The question that says whether this copy is made, where users ask it by itself. */
export function questionOf(copy: Pick<CopyRule, 'id'>): Question | undefined { return Object.hasOwn(ASKED_OF_COPIES, copy.id) ? ASKED_OF_COPIES[copy.id] : undefined; }
/** All settings of a type that are asked about one by one: written out, and those that its copies answer. */
export function settingsOf(type: Pick<ResourceType, 'settings' | 'copies'>): readonly SettingRule[] {
  const own = type.settings ?? [];
  return [...own, ...type.copies.flatMap((copy): readonly SettingRule[] => {
    const question = questionOf(copy);
    const { attribute, ...test } = copy.exists;
    return question === undefined || attribute === undefined || own.some((one) => one.question === question) ? [] : [{ question, attribute, ...test }];
  })];
}
/** Attributes that a row of the tables asks for, each once. */
export function attributesOfType(type: ResourceType): readonly string[] {
  const named = [
    ...type.attributes, ...type.guards.map((guard) => guard.attribute), ...type.copies.flatMap((copy) => [copy.exists.attribute, copy.survives.attribute]),
    ...(type.settings ?? []).flatMap((setting) => [setting.attribute, ...(setting.or ?? []), setting.when?.attribute, setting.unless?.attribute]),
    ...[...type.guards, ...type.copies.map((copy) => copy.exists), ...(type.settings ?? [])].flatMap((rule) => (rule.defaultWhen ?? []).map((one) => one.attribute)),
  ];
  return [...new Set(named.filter((name) => name !== undefined))];
}
/** Values that a row compares an attribute with: they tell whether a text that is written there means a number or a boolean. */
export function comparedWith(type: ResourceType, attribute: string): readonly (string | number | boolean)[] {
  const wanted = [
    ...type.guards.filter((guard) => guard.attribute === attribute).map((guard) => guard.on),
    ...type.copies.flatMap((copy) => [copy.exists, copy.survives]).filter((test) => test.attribute === attribute).flatMap((test) => [test.is, 'not' in test ? test.not : undefined]),
    ...(type.settings ?? []).filter((setting) => setting.attribute === attribute).flatMap((setting) => [setting.is, setting.not, setting.atLeast, ...(setting.in ?? [])]),
  ];
  return wanted.filter((want) => want !== undefined);
}
