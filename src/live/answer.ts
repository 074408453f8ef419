import type { Topic } from './topics.ts';

/** What came of one question. `status` 0: no answer at all. */
export type Answer = { readonly topic: string; readonly path: string; /** The environment, branch or ruleset it is about. */ readonly about: string; readonly permission: string } & (
  | { readonly state: 'answered'; readonly value: unknown; /** False: a list went on beyond what is read of it. */ readonly complete: boolean }
  | { readonly state: 'unanswered'; readonly status: number; readonly why: Why }
);
/** Why there is no answer: the token may not, nothing is there that the token may see, GitHub asks to wait, is out of order, sends elsewhere or what nobody can read; or the time for all of it is over. */
export type Why = 'refused' | 'not-found' | 'limit' | 'trouble' | 'moved' | 'unreadable' | 'time';

/** One answer as it came: what the client knows of HTTP and nothing else. `status` 0: none came. */
export interface Reply { readonly status: number; readonly body?: unknown; readonly etag?: string; readonly next?: boolean; /** Permissions that would have done, in GitHub's words. */ readonly accepted?: string; /** It is a limit that refuses. */ readonly limited?: boolean; readonly late?: boolean }
/** Sends one GET. `etag`: answer only what is new. Never throws. */
export type Send = (path: string, query: Readonly<Record<string, number>>, etag: string | undefined) => Promise<Reply>;

/** A page of an answer that was read before. */
export interface Kept { readonly etag: string; readonly value: unknown; readonly next: boolean }
/** Where pages are kept between runs. Neither throws; what cannot be kept is asked again. */
export interface Store { get(key: string): Kept | undefined; put(key: string, kept: Kept): void }

/** Asks about `topic` at `path`. */
export type Ask = (topic: Topic, path: string, about?: string) => Promise<Answer>;
