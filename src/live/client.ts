import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import { z } from 'zod';
import type { Reply, Send } from './answer.ts';

/** Version of the REST API that the requests are written for. */
const API_VERSION = '2022-11-28';

/** How long is waited, in milliseconds but for `wait`, which is the longest wait for a limit in seconds. */
export interface Patience { readonly whole: number; readonly wait: number; readonly retries: number; /** Unit of the waits between tries. */ readonly unit: number }
const PATIENCE: Patience = { whole: 300_000, wait: 60, retries: 2, unit: 1000 };
/** Largest answer that is read, in bytes. */
const MOST_BYTES = 16 * 1024 * 1024;

const failed = z.object({ status: z.int(), response: z.object({ headers: z.record(z.string(), z.unknown()), data: z.unknown() }).optional() });
const permissions = z.string().max(300).regex(/^[a-z_]+=(?:read|write|admin)(?:[,;] ?[a-z_]+=(?:read|write|admin))*$/);

/**
 * GitHub at `baseUrl` as `token` may see it: GET requests only. The token goes to that host and to no other, for no redirect is followed. Never throws, and nothing of an error's own text goes on.
 */
export function client(baseUrl: string, token: string, patience: Patience = PATIENCE): Send {
  const silent = (): void => undefined;
  const until = AbortSignal.timeout(patience.whole);
  const wait = (after: number, _options: object, _octokit: object, count: number): boolean => count < patience.retries && after <= patience.wait;
  const Client = Octokit.plugin(retry, throttling);
  const octokit = new Client({
    auth: token, baseUrl, userAgent: 'craterscan', log: { debug: silent, info: silent, warn: silent, error: silent },
    request: { signal: until, redirect: 'manual', fetch: bounded }, retry: { retries: patience.retries, retryAfterBaseValue: patience.unit }, throttle: { onRateLimit: wait, onSecondaryRateLimit: wait, fallbackSecondaryRateRetryAfter: 5, retryAfterBaseValue: patience.unit },
  });
  return async (path, query, etag) => {
    if (until.aborted) return { status: 0, late: true };
    try {
      const { status, data, headers } = await octokit.request(`GET ${path}`, { ...query, headers: { 'x-github-api-version': API_VERSION, ...(etag === undefined || etag === '' ? {} : { 'if-none-match': etag }) } });
      const answer: unknown = data;
      if (status === 200 && typeof answer === 'string') return { status: -1 };
      return { status, body: answer, next: /;\s*rel="?next"?/.test(headers.link ?? ''), ...(typeof headers.etag === 'string' && headers.etag.length <= 200 ? { etag: headers.etag } : {}) };
    } catch (error) { return told(error, until.aborted); }
  };
}

/** What an error says in numbers; its words may hold what a server wrote. */
function told(error: unknown, late: boolean): Reply {
  const read = failed.safeParse(error);
  if (late) return { status: 0, late: true };
  if (!read.success || !read.data.response) return { status: error instanceof SyntaxError ? -1 : 0 };
  const { status, response } = read.data;
  const accepted = permissions.safeParse(response.headers['x-accepted-github-permissions']);
  const limited = status === 429 || (status === 403 && (String(response.headers['x-ratelimit-remaining']) === '0' || response.headers['retry-after'] !== undefined));
  return { status, limited, ...(accepted.success && !limited ? { accepted: accepted.data.replaceAll('=', ': ').replaceAll('_', ' ') } : {}) };
}

/** The fetch of this process, with an end to what is read. */
async function bounded(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  if (!response.body || response.status === 304) return response;
  let bytes = 0;
  const body = response.body.pipeThrough(new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) { bytes += chunk.length; if (bytes > MOST_BYTES) controller.error(new Error('too long')); else controller.enqueue(chunk); },
  }));
  return new Response(body, { status: response.status, statusText: response.statusText, headers: response.headers });
}
