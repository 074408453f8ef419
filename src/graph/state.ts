import { set, settingsOf, unknown } from '../model/index.ts';
import type { CopyRule, DefaultWhen, Guard, GuardRule, Known, ResourceSetting, ResourceType, Scalar, SettingCondition, SettingRule } from '../model/index.ts';

type Attributes = Readonly<Record<string, Known<Scalar>>>;

/** Scalars as configuration languages write them: `true` and `"true"`, `7` and `"7"` are the same setting. */
function same(a: Scalar, b: Scalar): boolean {
  return a === b || (a !== null && b !== null && String(a).toLowerCase() === String(b).toLowerCase());
}

/** The value of `attribute`, or what its table row says holds when it is absent. */
export function attributeOf(attributes: Attributes, attribute: string, fallback: Scalar | 'unknown', row: string): Known<Scalar> {
  const written = Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined;
  if (written) return written;
  if (fallback === 'unknown') return unknown(`${attribute} is not set, and its default is not documented`);
  return { basis: 'default', value: fallback, because: `resources:${row}.${attribute}` };
}

/** The same for a row whose default may follow another attribute. One that cannot be told leaves it open. */
function ruled(attributes: Attributes, attribute: string, rule: { readonly default: Scalar | 'unknown'; readonly defaultWhen?: readonly DefaultWhen[] }, row: string): Known<Scalar> {
  if (!Object.hasOwn(attributes, attribute)) {
    for (const { attribute: other, in: values, is } of rule.defaultWhen ?? []) {
      const written = Object.hasOwn(attributes, other) ? attributes[other] : undefined;
      if (!written) continue;
      const met = judge(written, (value) => values.length === 0 || among(value, values));
      if (met.basis === 'unknown') return unknown(`the default of ${attribute} follows ${other}, which is not known`, met.at);
      if (met.value) return attributeOf(attributes, attribute, is, row);
    }
  }
  return attributeOf(attributes, attribute, rule.default, row);
}

/** Does `test` hold of a known value? Unknown stays unknown unless every possible value agrees. */
export function judge(known: Known<Scalar>, test: (value: Scalar) => boolean): Known<boolean> {
  switch (known.basis) {
    case 'set': return set(test(known.value), known.at, known.via);
    case 'default': return { basis: 'default', value: test(known.value), because: known.because };
    case 'unknown': {
      const answers = new Set((known.possible ?? []).map(test));
      const [only] = answers;
      if (answers.size === 1 && only !== undefined && known.at) return set(only, known.at);
      return unknown(known.why, known.at);
    }
  }
}

/** Is it certainly true? Unknown is not. */
export function certainly(known: Known<boolean>): boolean {
  return known.basis !== 'unknown' && known.value;
}

/** Is it certainly false? Unknown is not. */
export function certainlyNot(known: Known<boolean>): boolean {
  return known.basis !== 'unknown' && !known.value;
}

export interface GuardState { readonly attribute: string; readonly strength: Guard; readonly state: Known<boolean>; readonly says: string }

/** The state of every guard of a resource, by the row of its type. */
export function guardStates(attributes: Attributes, type: ResourceType): GuardState[] {
  return type.guards.map((rule: GuardRule) => ({
    attribute: rule.attribute, strength: rule.strength, says: rule.says,
    state: judge(ruled(attributes, rule.attribute, rule, type.type), (value) => same(value, rule.on)),
  }));
}

/** The strongest guard that certainly stands. */
export function standingGuard(guards: readonly GuardState[]): Guard {
  for (const strength of ['independent', 'self-removable', 'client-only'] as const) {
    if (guards.some((guard) => guard.strength === strength && certainly(guard.state))) return strength;
  }
  return 'none';
}

export interface NativeCopy { readonly id: string; readonly kind: CopyRule['kind']; readonly says: string; readonly exists: Known<boolean>; readonly survives: Known<boolean> }

/** The native copies of a resource by the row of its type: does each exist, and does it outlive the container? */
export function nativeCopies(attributes: Attributes, type: ResourceType): NativeCopy[] {
  return type.copies.map((rule) => {
    const present = rule.exists.attribute === undefined
      ? standing(rule.exists.default, type.type, rule.id, 'whether this copy is made stands in no file')
      : judge(ruled(attributes, rule.exists.attribute, rule.exists, type.type), (value) => holds(value, rule.exists));
    const survives: Known<boolean> = rule.survives.always !== undefined
      ? { basis: 'default', value: rule.survives.always, because: `resources:${type.type}.${rule.id}` }
      : rule.survives.attribute === undefined
        ? standing(rule.survives.default, type.type, rule.id, rule.says)
        : judge(attributeOf(attributes, rule.survives.attribute, rule.survives.default, type.type), (value) => holds(value, rule.survives));
    return { id: rule.id, kind: rule.kind, says: rule.says, exists: present, survives };
  });
}

/** The answers to what users ask of single settings, where it is asked. One attribute that says yes is enough; one that cannot be told leaves it open. */
export function settingStates(attributes: Attributes, type: ResourceType): readonly ResourceSetting[] {
  const meets = (condition: SettingCondition): Known<boolean> => judge(attributeOf(attributes, condition.attribute, condition.default ?? 'unknown', type.type), (value) => condition.in.length === 0 || among(value, condition.in));
  return settingsOf(type).flatMap((rule): readonly ResourceSetting[] => {
    const written = rule.unless !== undefined && (Object.hasOwn(attributes, rule.unless.attribute) || rule.unless.default !== undefined);
    // Where what decides whether it is asked cannot be told, it is not.
    if ((rule.when && !certainly(meets(rule.when))) || (rule.unless && written && !certainlyNot(meets(rule.unless)))) return [];
    const why = rule.when?.elsewhere === true && Object.hasOwn(attributes, rule.when.attribute) ? attributes[rule.when.attribute] : undefined;
    const own = { attribute: rule.attribute, state: judge(ruled(attributes, rule.attribute, rule, type.type), (value) => answers(value, rule)) };
    const others = (rule.or ?? []).flatMap((name) => { const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined; return value === undefined ? [] : [{ attribute: name, state: judge(value, (one) => same(one, true) || (rule.in !== undefined && among(one, rule.in))) }]; });
    const all = [own, ...others];
    // What a file says goes before what nobody wrote.
    const found = all.find(({ state }) => certainly(state)) ?? all.find(({ state }) => state.basis === 'unknown') ?? all.find(({ state }) => state.basis === 'set') ?? own;
    return [{ question: rule.question, ...found, ...rule.mild === true ? { mild: true } : {}, ...why?.basis === 'set' ? { because: [why.at, ...why.via.map(({ at }) => at)] } : {} }];
  });
}

function answers(value: Scalar, rule: SettingRule): boolean {
  if (rule.in !== undefined) return among(value, rule.in);
  if (rule.atLeast === undefined) return holds(value, rule);
  return value !== null && value !== '' && (typeof value === 'string' ? amountOf(value) : Number(value)) >= rule.atLeast;
}

/** Google Cloud writes seconds, `86400s`, and Azure durations, `P1DT12H`: both come to seconds. */
function amountOf(text: string): number {
  const found = /^P(?=.)(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?)?$/i.exec(text);
  if (!found) return Number(text.replace(/s$/, ''));
  return DURATIONS.reduce((sum, seconds, index) => sum + seconds * Number(found[index + 1] ?? 0), 0);
}
/** Seconds of a year, month, week, day, hour, minute and second. */
const DURATIONS = [31_536_000, 2_592_000, 604_800, 86_400, 3600, 60, 1];

/** One of the list, in either case; an entry ending in `*` is a beginning. */
function among(value: Scalar, list: readonly (string | number | boolean)[]): boolean {
  const text = String(value).toLowerCase();
  return list.some((one) => { const want = String(one).toLowerCase(); return want.endsWith('*') ? text.startsWith(want.slice(0, -1)) : text === want; });
}

/** An answer of the table itself, for rules that no attribute decides. */
function standing(answer: Scalar | 'unknown', type: string, rule: string, why: string): Known<boolean> {
  return answer === 'unknown' ? unknown(why) : { basis: 'default', value: answer === true, because: `resources:${type}.${rule}` };
}

/** `is`: equal to it. `not`: different from it (and present). Neither: true-ish. */
function holds(value: Scalar, rule: { readonly is?: Scalar; readonly not?: Scalar }): boolean {
  if (rule.is !== undefined) return same(value, rule.is);
  if (rule.not !== undefined) return value !== null && !same(value, rule.not);
  return value === true || (typeof value === 'number' && value > 0) || (typeof value === 'string' && value !== '' && value !== 'false' && value !== '0');
}
