import type { Effect, Opens, Told } from '../../../model/index.ts';

/** What a reader hears in a value. Nothing of it is checked: whoever made the value can be believed about what limits it, since a service refuses what was changed. */
export interface Heard {
  /** Half sentences after "its own text says that". */
  readonly says: readonly string[];
  /** The most it lets do. Absent: it does not say. */
  readonly effects?: readonly Effect[];
  /** Finishes "reaches": takes the place of what the tables say of its kind. */
  readonly reaches?: string;
  /** Day on which it runs out, YYYY-MM-DD. */
  readonly until?: string;
  /** Of the kinds of its shape, the ones it can be. */
  readonly kinds?: readonly string[];
  readonly opens?: Opens;
}

/** A name that may be shown: what identifies a thing to everybody, and no run of characters that could be part of the secret. Undefined for any other text. */
export function shown(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? String(value) : undefined;
  return typeof value === 'string' && /^[A-Za-z0-9](?:[A-Za-z0-9._/:@-]{0,78}[A-Za-z0-9])?$/.test(value) && !/[A-Za-z0-9]{33}/.test(value) && !/:\/\/[^/]*@/.test(value) ? value : undefined;
}

/** The part of it that facts keep. */
export function toldOf(heard: Heard): Told | undefined {
  return heard.says.length === 0 && heard.effects === undefined ? undefined : { says: heard.says, ...(heard.effects === undefined ? {} : { effects: heard.effects }), ...(heard.reaches === undefined ? {} : { reaches: heard.reaches }) };
}

/** The earlier of two days. */
export function earlier(a: string | undefined, b: string | undefined): string | undefined { return a === undefined ? b : b === undefined || a < b ? a : b; }
