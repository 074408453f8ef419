import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Answer, Ask, Kept, Reply, Send, Store, Why } from './answer.ts';
import type { Topic } from './topics.ts';

/** Items of a page, and pages of a list: more than that nobody has, and it is told. */
export const PAGE = 100;
export const MOST_PAGES = 30;

/** What names the service among others in the store, and text that must never come back. */
export interface AskOptions { readonly base: string; readonly store?: Store; readonly token: string }

/**
 * Asks by `send`, page by page. Whatever is not an answer in the documented form is no answer. Once GitHub asks to wait longer than we do, nothing more is asked: what is left is told as such.
 */
export function asker(send: Send, { base, store, token }: AskOptions): Ask {
  let stopped: Why | undefined;
  const page = async (topic: Topic, path: string, number: number): Promise<Kept | { readonly why: Why; readonly status: number; readonly accepted?: string }> => {
    const query = topic.list === undefined ? {} : { per_page: topic.list === 'variables' ? 30 : PAGE, page: number };
    const key = createHash('sha256').update(JSON.stringify([2, base, topic.id, path, query])).digest('hex');
    const kept = store?.get(key);
    // What is kept must still have the form we keep; anything else is asked for anew.
    const usable = kept && keptForm(topic).safeParse(kept.value).success ? kept : undefined;
    const reply = await send(path, query, usable?.etag);
    if (reply.status === 304 && usable) return usable;
    if (reply.status !== 200) return { why: whyOf(reply), status: reply.status, ...(reply.accepted === undefined ? {} : { accepted: reply.accepted }) };
    const read = formOf(topic).safeParse(reply.body);
    if (!read.success) return { why: 'unreadable', status: 200 };
    const value = without(token, topic.list === undefined ? read.data : Object.values(read.data as object)[0]);
    const fresh: Kept = { etag: reply.etag ?? '', value, next: reply.next === true };
    if (reply.etag !== undefined) store?.put(key, fresh);
    return fresh;
  };
  return async (topic, path, about = '') => {
    const says = { topic: topic.id, path, about, permission: topic.permission };
    if (stopped) return { ...says, state: 'unanswered', status: 0, why: stopped };
    const items: unknown[] = [];
    for (let number = 1; number <= MOST_PAGES; number++) {
      const got = await page(topic, path, number);
      if ('why' in got) {
        if (got.why === 'limit' || got.why === 'time') stopped = got.why;
        // Half a list says nothing of what is not on it, and what is on it was not asked for alone.
        return { ...says, permission: got.accepted ?? topic.permission, state: 'unanswered', status: got.status, why: got.why };
      }
      if (topic.list === undefined) return { ...says, state: 'answered', value: got.value, complete: true };
      items.push(...(Array.isArray(got.value) ? got.value : []));
      if (!got.next) return { ...says, state: 'answered', value: sorted(items), complete: true };
    }
    return { ...says, state: 'answered', value: sorted(items), complete: false } satisfies Answer;
  };
}

/** The form of one page: the object, or the list in its property. */
function formOf(topic: Topic): z.ZodType {
  if (topic.list === undefined) return topic.keeps;
  const items = z.array(topic.keeps).max(1000);
  return topic.list === '' ? items.transform((list) => ({ list })) : z.object({ [topic.list]: items });
}

/** A list stays a list; more is not asked of what we wrote ourselves, for its readers check it again. */
function keptForm(topic: Topic): z.ZodType { return topic.list === undefined ? z.record(z.string(), z.unknown()) : z.array(z.record(z.string(), z.unknown())); }

function whyOf({ status, limited, late }: Reply): Why {
  if (late === true) return 'time';
  if (limited === true || status === 429) return 'limit';
  if (status === 401 || status === 403) return 'refused';
  if (status === 404 || status === 410) return 'not-found';
  if (status >= 300 && status < 400) return 'moved';
  return status === -1 ? 'unreadable' : 'trouble';
}

/** GitHub lists by id and by time; equal answers shall read the same. */
function sorted(items: readonly unknown[]): readonly unknown[] {
  const keyed = items.map((item) => [JSON.stringify(item), item] as const);
  return [...new Map(keyed)].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, item]) => item);
}

/** A service that gives our own token back in a name gives away nothing through us. */
function without(token: string, value: unknown): unknown {
  if (typeof value === 'string') return token.length > 0 && value.includes(token) ? '(withheld)' : value;
  if (Array.isArray(value)) return value.map((one) => without(token, one));
  return value !== null && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, without(token, one)])) : value;
}
