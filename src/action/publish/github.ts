import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';

/** Version of the REST API that the requests are written for. */
const API_VERSION = '2022-11-28';
/** Tries after the first, and how long a limit may ask to be waited for, in seconds. */
const RETRIES = 2;
const LONGEST_WAIT = 20;
/** Publishing takes no longer than this in all, in milliseconds. */
const WHOLE = 60_000;

export type GitHub = Octokit;

/** GitHub at `baseUrl`, as `token` may see it. Tries little and gives up soon: nothing depends on it. */
export function gitHub(baseUrl: string, token: string): GitHub {
  const silent = (): void => undefined;
  const wait = (after: number, _options: object, _octokit: object, count: number): boolean => count < RETRIES && after <= LONGEST_WAIT;
  const Client = Octokit.plugin(retry, throttling);
  const client = new Client({
    auth: token, baseUrl, userAgent: 'craterscan-action', log: { debug: silent, info: silent, warn: silent, error: silent },
    request: { signal: AbortSignal.timeout(WHOLE) }, retry: { retries: RETRIES, retryAfterBaseValue: 500 }, throttle: { onRateLimit: wait, onSecondaryRateLimit: wait, fallbackSecondaryRateRetryAfter: 5 },
  });
  client.hook.before('request', (options) => { options.headers['x-github-api-version'] = API_VERSION; });
  return client;
}
