import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sections } from '../../support/service.ts';
import type { Section } from '../../support/service.ts';

/** The answers of a fixture over HTTP, as GitHub would give them; `asked` are the headers of each request. */
export async function serve(answers: readonly Section[]): Promise<{ readonly url: string; readonly asked: { readonly path: string; readonly authorization: string | undefined; readonly answered: number }[]; close(): Promise<void> }> {
  const find = sections(answers);
  const asked: { path: string; authorization: string | undefined; answered: number }[] = [];
  const server = createServer((incoming, outgoing) => {
    const url = new URL(incoming.url ?? '', 'http://x');
    const page = Number(url.searchParams.get('page') ?? 1);
    const { status, body } = find(url.pathname, page);
    const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`;
    const same = status === 200 && incoming.headers['if-none-match'] === etag;
    asked.push({ path: url.pathname, authorization: incoming.headers.authorization, answered: same ? 304 : status });
    const more = answers.some((one) => one.path === `${url.pathname}?page=${page + 1}`);
    outgoing.writeHead(same ? 304 : status, { 'content-type': 'application/json', ...(status === 200 ? { etag } : {}), ...(more ? { link: '<https://elsewhere.example.com/>; rel="next"' } : {}) });
    outgoing.end(same ? undefined : body);
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close: async () => { server.closeAllConnections(); await new Promise<void>((resolve) => { server.close(() => { resolve(); }); }); } };
}
