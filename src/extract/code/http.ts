import type { Span, UseFact } from '../../model/index.ts';
import { child, children, identifier, keyName } from '../shared/ast.ts';
import type { AstNode as Node } from '../shared/ast.ts';
import type { Deed, HostRef, LocalUse, Subject } from './local.ts';
import { mutationFields } from './mutations.ts';
import { argumentsOf, hostOf, subjectOf } from './source.ts';
import type { Call, Source } from './source.ts';
import { allLeaves, fieldOf, leavesOf } from './values.ts';
import type { Leaf, Value } from './values.ts';

const METHODS = new Set(['get', 'post', 'put', 'patch', 'delete', 'head']);
const HEADER_FIELDS = ['headers', 'requestHeaders', 'defaultHeaders'];
const URL_FIELDS = ['url', 'baseURL', 'baseUrl', 'prefixUrl', 'uri', 'endpoint', 'hostname', 'host'];
const SECRET_HEADER = /^(?:authorization|proxy-authorization|.*(?:token|api-?key|apikey|access-key|secret|auth-key).*)$/i;

/** A secret in a header or in the basic part of a request. */
interface Sent { readonly subject: Subject; readonly sentAs: NonNullable<UseFact['sentAs']> }

/**
 * Requests that carry a secret: any call whose arguments hold headers with one, whatever the client is called, with the host it goes to and
 * what it asks for there. Calls of a client made with such headers, and of a function around such a request, are its deeds too.
 */
export function httpUses(source: Source): LocalUse[] {
  const out: LocalUse[] = [];
  for (const call of source.calls) {
    // These hold headers and send nothing themselves.
    if (/^(?:Headers|JSON\.stringify|Object\.assign|URLSearchParams)$/.test(call.callee ?? '')) continue;
    const args = argumentsOf(source, call.node);
    const sent = args.flatMap((arg) => secretsIn(source, arg));
    if (sent.length === 0) continue;
    const base = clientOf(source, call);
    const host = firstHost(args) ?? (base ? firstHost(argumentsOf(source, base)) : undefined);
    const does = unique([...deedsOf(call, args), ...laterDeeds(source, call), ...wrapperDeeds(source, call)]);
    const name = source.nameOfNode(call.node);
    const open = name !== undefined && source.escapes.has(name);
    const within = call.inFunction && (source.nameOfNode(call.inFunction) ?? call.inFunction);
    const client = source.exported.get(name ?? call.node) ?? source.exported.get(call.node);
    const wrapper = client || within === undefined ? undefined : source.exported.get(within);
    const exportedAs = client ?? wrapper;
    for (const one of sent) out.push({ of: one.subject, host, sentAs: one.sentAs, sdk: undefined, does, at: call.node, ...(open ? { open: true as const } : {}), ...(exportedAs ? { exportedAs } : {}), ...(wrapper ? { wraps: true as const } : {}) });
  }
  return [...out, ...headersSetApart(source)];
}

/** A header set on its own: `headers.set('Authorization', ...)`, `axios.defaults.headers.common.Authorization = ...`. It goes to the one host of the calls around it. */
function headersSetApart(source: Source): LocalUse[] {
  const out: LocalUse[] = [];
  const add = (name: string, value: Value, at: Node, calls: readonly Call[]): void => {
    const one = SECRET_HEADER.test(name) && (/-/.test(name) || /^authorization$/i.test(name)) ? headerSecret(source, name.toLowerCase(), value) : undefined;
    if (!one) return;
    const sites = calls.map((call) => ({ call, args: argumentsOf(source, call.node) })).filter(({ args }) => firstHost(args) !== undefined);
    const hosts = new Map(sites.map(({ args }) => { const host = firstHost(args); return [host && 'host' in host ? host.host : '', host] as const; }));
    const [host] = hosts.size === 1 ? hosts.values() : [];
    out.push({ of: one.subject, host, sentAs: one.sentAs, sdk: undefined, does: unique(sites.flatMap(({ call, args }) => deedsOf(call, args))), at });
  };
  for (const call of source.calls) {
    if (out.length >= 50 || call.callee === undefined || !/\.(?:set|append|setHeader|header|addHeader)$/.test(call.callee)) continue;
    const [name, value] = argumentsOf(source, call.node);
    if (name?.type === 'text' && value) add(name.text, value, call.node, source.calls.filter((one) => one.inFunction === call.inFunction));
  }
  for (const [path, node] of source.names.given) {
    const name = /(?:^|\.)headers(?:\.common)?\.([\w-]{3,60})$/i.exec(path)?.[1];
    if (name !== undefined && out.length < 50) add(name, source.value(node), node, source.calls);
  }
  return out;
}

function secretsIn(source: Source, arg: Value): Sent[] {
  const out: Sent[] = [];
  const headerSets = [arg, ...HEADER_FIELDS.map((field) => fieldOf(arg, field))].filter((one) => one !== undefined);
  for (const headers of headerSets) {
    if (headers.type !== 'object') continue;
    for (const [name, value] of headers.fields) {
      // A header set handed over directly must look like one: `{token: x}` alone may be anything.
      if (!SECRET_HEADER.test(name) || (headers === arg && !/^authorization$|-/i.test(name))) continue;
      const one = headerSecret(source, name.toLowerCase(), value);
      if (one) out.push(one);
    }
  }
  const auth = fieldOf(arg, 'auth');
  const bearer = fieldOf(auth, 'bearer');
  const password = fieldOf(auth, 'password');
  for (const [value, sentAs] of [[bearer, 'bearer'], [password, 'basic']] as const) {
    const subject = first(source, leavesOf(value));
    if (subject) out.push({ subject, sentAs });
  }
  return out;
}

function headerSecret(source: Source, name: string, value: Value): Sent | undefined {
  const leaves = leavesOf(value);
  const [head] = leaves;
  const scheme = head?.type === 'text' ? /^\s*(bearer|token|basic)\s+/i.exec(head.text) : null;
  const plain: NonNullable<UseFact['sentAs']> = scheme ? (scheme[1]?.toLowerCase() === 'basic' ? 'basic' : 'bearer') : `header:${name}`;
  if (scheme && head?.type === 'text' && head.text.length > scheme[0].length + 7) {
    const subject = subjectOf(source, head, head.text.slice(scheme[0].length));
    return subject ? { subject, sentAs: plain } : undefined;
  }
  const subject = first(source, scheme ? leaves.slice(1) : leaves);
  return subject ? { subject, sentAs: plain } : undefined;
}

/** A variable or import before a text: texts around it are schemes and separators. */
function first(source: Source, leaves: readonly Leaf[]): Subject | undefined {
  for (const leaf of [...leaves.filter((one) => one.type !== 'text'), ...leaves.filter((one) => one.type === 'text')]) {
    const subject = subjectOf(source, leaf);
    if (subject) return subject;
  }
  return undefined;
}

function firstHost(args: readonly Value[]): HostRef | undefined {
  for (const arg of args) {
    const host = hostOf(arg) ?? URL_FIELDS.map((field) => { const value = fieldOf(arg, field); return hostOf(value) ?? bareHost(field, value); }).find((one) => one !== undefined);
    if (host) return host;
  }
  return undefined;
}

/** `hostname: 'api.example.com'` of node:https. */
function bareHost(field: string, value: Value | undefined): HostRef | undefined {
  const [leaf] = leavesOf(value);
  return (field === 'hostname' || field === 'host') && leaf?.type === 'text' && /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(leaf.text) ? { host: leaf.text.toLowerCase() } : undefined;
}

/** `client.post(...)` where `const client = axios.create({...})`: the call that made the client. */
function clientOf(source: Source, call: Call): Node | undefined {
  const owner = call.callee?.slice(0, call.callee.lastIndexOf('.'));
  const made = owner === undefined || owner === '' ? undefined : source.names.given.get(owner);
  return made !== undefined && /^(?:Call|New)Expression$/.test(made.type) ? made : undefined;
}

/** Method and path, or the fields of the GraphQL mutations in the arguments. */
function deedsOf(call: Call, args: readonly Value[]): Deed[] {
  const mutations = args.flatMap((arg) => mutationsIn(arg));
  if (mutations.length > 0) return mutations;
  const last = call.callee?.slice((call.callee.lastIndexOf('.')) + 1).toLowerCase() ?? '';
  const methodLeaf = args.map((arg) => leavesOf(fieldOf(arg, 'method'))[0]).find((leaf) => leaf?.type === 'text');
  const method = methodLeaf?.type === 'text' ? methodLeaf.text.toUpperCase() : METHODS.has(last) ? last.toUpperCase() : undefined;
  const url = [...args, ...args.map((arg) => fieldOf(arg, 'url') ?? fieldOf(arg, 'path'))].map((one) => pathOf(one)).find((one) => one !== undefined);
  if (method === undefined || url === undefined || /graphql/i.test(url)) return [];
  return [{ name: `${method} ${url}`, start: call.node.start, end: call.node.end }];
}

function mutationsIn(value: Value): Deed[] {
  return allLeaves(value).flatMap((leaf) => (leaf.type === 'text' && leaf.text.includes('mutation') ? mutationFields(leaf.text, leaf.at.start).map((field) => ({ ...field, end: Math.min(field.end, Math.max(leaf.at.end, field.start)) })) : []));
}

/** The path of a URL, with `{}` where a part is filled in; parameters are dropped. */
function pathOf(value: Value | undefined): string | undefined {
  if (!value || (value.type !== 'text' && value.type !== 'joined')) return undefined;
  const parts = value.type === 'text' ? [value] : value.parts;
  const text = parts.map((part) => (part.type === 'text' ? part.text : '{}')).join('');
  const path = /^(?:https?:\/\/[^/\s]*|\{\})?(\/[A-Za-z0-9_.\-~/{}:@]*)/.exec(text)?.[1];
  return path === undefined || path.length > 200 ? undefined : path;
}

/** Calls of the client this call makes: `const api = axios.create({headers}); api.delete('/x')`. */
function laterDeeds(source: Source, call: Call): Deed[] {
  const name = source.nameOfNode(call.node);
  if (name === undefined) return [];
  return source.calls.filter((one) => one !== call && one.callee !== undefined && (one.callee === name || one.callee.startsWith(`${name}.`))).slice(0, 100).flatMap((one) => deedsOf(one, argumentsOf(source, one.node)));
}

/** What callers hand to the function around this request: `async function gql(query) { return fetch(URL, {headers, body}) }`. */
function wrapperDeeds(source: Source, call: Call): Deed[] {
  const around = call.inFunction;
  const name = around ? source.nameOfNode(around) : undefined;
  if (!around || name === undefined || children(around, 'params').length === 0) return [];
  return source.calls.filter((one) => one.callee === name || one.callee === `this.${name}`).slice(0, 200).flatMap((one) => argumentsOf(source, one.node).flatMap((arg) => mutationsIn(arg)));
}

function unique(deeds: readonly Deed[]): Deed[] {
  const seen = new Set<string>();
  return deeds.filter((deed) => { const key = `${deed.name}@${deed.start}`; if (seen.has(key)) return false; seen.add(key); return true; }).slice(0, 200);
}

/** Environment handed to a child process: `execSync('railway up', { env: { RAILWAY_TOKEN: token } })`. */
export function processUses(source: Source): LocalUse[] {
  const out: LocalUse[] = [];
  for (const call of source.calls) {
    const last = call.callee?.slice(call.callee.lastIndexOf('.') + 1) ?? '';
    if (!/^(?:exec|execSync|execFile|execFileSync|spawn|spawnSync|execa|execaSync|execaCommand|fork)$/.test(last)) continue;
    const args = argumentsOf(source, call.node);
    const environment = args.map((arg) => fieldOf(arg, 'env')).find((one) => one?.type === 'object');
    if (environment?.type !== 'object') continue;
    const [command] = leavesOf(args[0]);
    const program = command?.type === 'text' ? /^[\w./@-]{1,60}/.exec(command.text)?.[0] : undefined;
    const does: Deed[] = program === undefined ? [] : [{ name: program, ...spanOf(call.node) }];
    for (const [name, value] of environment.fields) {
      const subject = SECRET_HEADER.test(name.replaceAll('_', '-')) || /_(?:URL|URI|DSN|PASSWORD)$/.test(name) ? first(source, leavesOf(value)) : undefined;
      if (subject) out.push({ of: subject, host: undefined, sentAs: 'argument', sdk: undefined, does, at: call.node });
    }
  }
  return out;
}

function spanOf(node: Node): Span { return { start: node.start, end: node.end }; }

/** The name of the client library a call goes to, for callers that need it. */
export function rootOf(node: Node): string | undefined {
  let at: Node | undefined = child(node, 'callee');
  for (let steps = 0; at && steps < 20; steps++) {
    const name = identifier(at);
    if (name !== undefined) return name;
    if (keyName(at, 'property') === undefined) return undefined;
    at = child(at, 'object');
  }
  return undefined;
}
