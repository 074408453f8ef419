import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createServer, request } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import { createServer as createSocket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ROOT } from '../../support/build.ts';

/** One request as it came in. */
export interface Asked { readonly key: string; readonly path: string; readonly body: unknown; readonly headers: Readonly<Record<string, string | string[] | undefined>> }
export interface Comment { readonly id: number; body: string; readonly user: { readonly login: string; readonly type: string } }
/** What a request is answered instead of what the description says; `times`: only so often; `done`: although it was done. */
export interface Forced { readonly status: number; readonly done?: true; readonly headers?: Readonly<Record<string, string>>; times?: number }

/**
 * GitHub on loopback: Prism holds every request against GitHub's own description of its API, and in front of it stands what Prism has no memory for: comments, who
 * one is, and trouble on demand.
 */
export interface FakeGitHub {
  /** Its address, once it is started. */
  readonly url: string;
  readonly comments: Comment[];
  /** By method and beginning of the path: `POST /repos/`. */
  readonly force: Map<string, Forced>;
  readonly asked: Asked[];
  /** What broke the contract, in Prism's words. */
  readonly violations: string[];
  reset(): void;
  start(): Promise<void>;
  close(): Promise<void>;
}

const TOKENS: Readonly<Record<string, { readonly login: string; readonly type: string }>> = { ghs_: { login: 'github-actions[bot]', type: 'Bot' }, ghp_: { login: 'mona', type: 'User' } };

export function fakeGitHub(): FakeGitHub {
  let port = 0;
  let prism: ChildProcess | undefined;
  const comments: Comment[] = [];
  const force = new Map<string, Forced>();
  const asked: Asked[] = [];
  const violations: string[] = [];
  let next = 1000;
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const body = await whole(incoming);
      const path = incoming.url ?? '';
      const key = `${incoming.method ?? ''} ${path.split('?')[0] ?? ''}`;
      const json: unknown = body.length > 0 ? JSON.parse(body.toString('utf8')) : undefined;
      asked.push({ key, path, body: json, headers: incoming.headers });
      // Prism knows `application/json` only, and GitHub's own media types say the same.
      const checked = await forward(port, incoming, body);
      if (checked.violations !== undefined || checked.status >= 400) violations.push(`${key}: ${checked.status} ${checked.violations ?? checked.body}`);
      const answer = (status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): void => {
        outgoing.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'x-ratelimit-remaining': '4999', ...headers });
        outgoing.end(JSON.stringify(value));
      };
      const forced = [...force].find(([prefix]) => key.startsWith(prefix))?.[1];
      const instead = forced && (forced.times === undefined || forced.times-- > 0) ? forced : undefined;
      if (instead && instead.done !== true) { answer(instead.status, { message: '::error::forced' }, instead.headers); return; }
      const user = TOKENS[/^token (.{4})/.exec(String(incoming.headers.authorization))?.[1] ?? ''] ?? { login: 'nobody', type: 'User' };
      const text = typeof json === 'object' && json !== null && 'body' in json && typeof json.body === 'string' ? json.body : '';
      const sample = JSON.parse(checked.body === '' ? 'null' : checked.body) as Record<string, unknown> | null;
      if (/^POST .*\/issues\/\d+\/comments$/.test(key)) {
        const made = { id: next++, body: text, user };
        comments.push(made);
        if (instead) { answer(instead.status, { message: 'Server Error' }); return; }
        answer(201, { ...sample, ...made, user: { ...(sample?.['user'] as object), ...user } });
      } else if (/^GET .*\/issues\/\d+\/comments$/.test(key)) {
        const query = new URL(path, 'http://x').searchParams;
        const [page, size] = [Number(query.get('page') ?? 1), Number(query.get('per_page') ?? 30)];
        const more = comments.length > page * size;
        const link = new URL(path, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
        link.searchParams.set('page', String(page + 1));
        answer(200, comments.slice((page - 1) * size, page * size), more ? { link: `<${link.href}>; rel="next"` } : {});
      } else if (/^PATCH .*\/issues\/comments\/\d+$/.test(key)) {
        const found = comments.find((one) => key.endsWith(`/${one.id}`));
        if (found) found.body = text;
        answer(found ? 200 : 404, found ?? { message: 'Not Found' });
      } else if (key === 'GET /user') {
        if (user.type === 'Bot') answer(403, { message: 'Resource not accessible by integration' });
        else answer(200, { ...sample, ...user });
      } else answer(checked.status, sample);
    })().catch((error: unknown) => { violations.push(String(error)); outgoing.writeHead(599); outgoing.end(); });
  });
  return {
    get url() { return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; }, comments, force, asked, violations,
    reset: () => { for (const list of [comments, asked, violations]) list.length = 0; force.clear(); },
    start: async () => {
      port = await freePort();
      prism = await startPrism(port);
      await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    },
    close: async () => { prism?.kill('SIGKILL'); await closed(server); },
  };
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => { server.close(() => { resolve(); }); });
}

async function whole(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Hands a request on to Prism: what it says of it, and the answer its description gives as an example. */
export function forward(port: number, incoming: IncomingMessage, body: Buffer): Promise<{ readonly status: number; readonly violations: string | undefined; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const onward = request({ host: '127.0.0.1', port, path: incoming.url, method: incoming.method, headers: { ...incoming.headers, accept: 'application/json', host: `127.0.0.1:${port}` } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('error', reject);
      answer.once('end', () => {
        const found = answer.headers['sl-violations'];
        resolve({ status: answer.statusCode ?? 0, violations: Array.isArray(found) ? found.join(' ') : found, body: Buffer.concat(chunks).toString('utf8') });
      });
    });
    onward.once('error', reject);
    onward.end(body);
  });
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket();
    socket.once('error', reject);
    socket.listen(0, '127.0.0.1', () => {
      const { port } = socket.address() as AddressInfo;
      socket.close(() => { resolve(port); });
    });
  });
}

export function startPrism(port: number, description = 'test/action/github-openapi.json'): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, 'node_modules/@stoplight/prism-cli/dist/index.js'), 'mock', '-h', '127.0.0.1', '-p', String(port), '--multiprocess=false', join(ROOT, description)], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    const hear = (chunk: Buffer): void => { said += chunk.toString('utf8'); if (said.includes('listening')) resolve(child); };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', () => { reject(new Error(`Prism ended: ${said}`)); });
  });
}
