import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { forward, freePort, startPrism } from '../../action/support/github.ts';

/** What a path is answered instead of the example of the description. `raw`: this very text. `times`: only so often. `cut`: the connection ends within the body. */
export interface Given { readonly status?: number; readonly body?: unknown; readonly raw?: string; readonly headers?: Readonly<Record<string, string>>; times?: number; readonly cut?: true; readonly hang?: true }
export interface Heard { readonly method: string; readonly path: string; readonly authorization: string; readonly etag: string | undefined; readonly answered: number }

/**
 * GitHub on loopback for those who only read: Prism holds every request against GitHub's own description and answers with its examples; `given` answers by path, or by path and query. Every 200 has an
 * ETag, and who has it already is told 304.
 */
export interface Service { readonly url: string; readonly given: Map<string, Given>; readonly heard: Heard[]; readonly violations: string[]; reset(): void; start(): Promise<void>; close(): Promise<void> }

export function service(): Service {
  let port = 0;
  let prism: ChildProcess | undefined;
  const given = new Map<string, Given>();
  const heard: Heard[] = [];
  const violations: string[] = [];
  const samples = new Map<string, Awaited<ReturnType<typeof forward>>>();
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const url = incoming.url ?? '';
      const path = url.split('?')[0] ?? '';
      // The same question has the same answer; Prism takes its time for each.
      const checked = samples.get(url) ?? await forward(port, incoming, Buffer.alloc(0));
      samples.set(url, checked);
      // Some examples break their own form; what is asked is ours.
      if (checked.status >= 400 || checked.violations?.includes('"location":["request"')) violations.push(`${incoming.method ?? ''} ${url}: ${checked.status} ${checked.violations ?? checked.body}`);
      const found = given.get(url) ?? given.get(path);
      const own = found && (found.times === undefined || found.times-- > 0) ? found : undefined;
      if (own?.hang) return;
      const status = own ? (own.status ?? 200) : checked.status;
      const body = own ? (own.raw ?? JSON.stringify(own.body ?? { message: '::error::forced' })) : checked.body;
      const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`;
      const asked = incoming.headers['if-none-match'];
      const same = status === 200 && asked === etag;
      heard.push({ method: incoming.method ?? '', path: url, authorization: incoming.headers.authorization ?? '', etag: asked, answered: same ? 304 : status });
      outgoing.writeHead(same ? 304 : status, { 'content-type': 'application/json; charset=utf-8', 'x-ratelimit-remaining': '4999', ...(status === 200 ? { etag } : {}), ...own?.headers, ...(own?.cut ? { 'content-length': String(body.length * 2) } : {}) });
      if (own?.cut) { outgoing.write(body); setTimeout(() => { outgoing.destroy(); }, 20); } else outgoing.end(same ? undefined : body);
    })().catch((error: unknown) => { violations.push(String(error)); outgoing.destroy(); });
  });
  return {
    get url() { return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; }, given, heard, violations,
    reset: () => { given.clear(); heard.length = 0; violations.length = 0; },
    start: async () => { port = await freePort(); prism = await startPrism(port, 'test/live/github-openapi.json'); await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); }); },
    close: async () => { prism?.kill('SIGKILL'); server.closeAllConnections(); await new Promise<void>((resolve) => { server.close(() => { resolve(); }); }); },
  };
}
