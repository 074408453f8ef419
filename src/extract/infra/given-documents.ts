import { placeIn } from '../../model/index.ts';
import type { DataDocument, DataNode, Fact, Knowledge, Extractor, SecretPlace, Span } from '../../model/index.ts';
import { environmentOf } from '../shared/environment.ts';
import { fileEnvironments } from '../shared/file-environment.ts';
import { givenCredentials } from '../shared/given-secret.ts';
import type { GivenSecret } from '../shared/given-secret.ts';
import { entriesOf, itemsOf, spanOf, textAt, textOf, valueAt } from '../shared/nodes.ts';
import { secretArguments } from '../shared/secret-arguments.ts';
import type { SecretArgument, SecretArguments } from '../shared/secret-arguments.ts';
import { secretsSetIn, unpacked } from '../shared/secret-scripts.ts';

/** Nodes looked at in one document, and secrets taken from one file. */
const MOST_NODES = 20_000;
const MOST = 500;
const DEEPEST = 24;

type Sort = SecretPlace & { readonly file: NonNullable<SecretPlace['file']> };
interface Known { readonly sort: Sort; readonly path: RegExp | undefined; readonly signs: readonly string[] }

/** Files of deployment that give secrets in plain text or base64: manifests, plays, values, task definitions, cloud-init. Which ones and where stands in rules/secrets. */
export function create(knowledge: Knowledge): Extractor<Fact> {
  const known: readonly Known[] = (knowledge.secrets?.places ?? []).flatMap((place) => (place.file ? [{ sort: { ...place, file: place.file }, path: place.file.path === undefined ? undefined : new RegExp(place.file.path), signs: signsOf(place.file) }] : []));
  const takes = secretArguments(knowledge);
  const may = (path: string, hits: ReadonlySet<string>): boolean => known.some((one) => one.signs.every((sign) => hits.has(sign)) && (one.path?.test(path) ?? true));
  return {
    id: 'given-documents', literals: [...new Set(known.flatMap((one) => one.signs))],
    wants: ({ file, hits }) => !file.derived && file.size < 2_000_000 && /\.(?:ya?ml|json)$|(?:^|\/)(?:group_vars|host_vars)\/[\w.-]+$/.test(file.path) && may(file.path, hits),
    syntax: (file) => (/(?:^|\/)(?:group_vars|host_vars)\/[\w-]+$/.test(file) ? 'yaml' : undefined),
    read: (document) => (document.syntax === 'yaml' || document.syntax === 'json' ? givenCredentials(secretsOf(document, known, takes), knowledge) : []),
    join: (local) => local.map(({ payload }) => payload),
  };
}

/** Words the prefilter looks for, of three letters and more. */
function signsOf({ first, has }: Sort['file']): readonly string[] {
  return [...first === undefined ? [] : [first.toLowerCase()], ...has.map((key) => key.replace(/=.*$/, '').replace(/^\[\]\./, '').toLowerCase())].filter((word) => word.length > 3);
}

function secretsOf(document: DataDocument, known: readonly Known[], takes: SecretArguments): readonly GivenSecret[] {
  const out: GivenSecret[] = [];
  for (const root of document.roots.slice(0, 500)) {
    const whole = textAt(root, 'kind') === 'List' ? itemsOf(valueAt(root, 'items')).slice(0, 500) : [root];
    for (const one of whole) for (const { sort, path } of known) if ((path?.test(document.file) ?? true) && fits(document, one, sort.file)) readAt(document, one, sort, takes, out);
  }
  return out;
}

function fits(document: DataDocument, root: DataNode, { first, has }: Sort['file']): boolean {
  if (first !== undefined && !document.text.startsWith(first)) return false;
  return has.every((key) => {
    const [name = '', value] = key.split('=');
    if (name.startsWith('[].')) return itemsOf(root).slice(0, 100).some((item) => valueAt(item, name.slice(3)) !== undefined);
    return value === undefined ? valueAt(root, name) !== undefined : textAt(root, name) === value;
  });
}

/** One value that a pattern leads to. */
interface Hit { readonly node: DataNode; readonly key: string }

function readAt(document: DataDocument, root: DataNode, sort: Sort, takes: SecretArguments, out: GivenSecret[]): void {
  const metadata = textAt(root, 'metadata', 'name');
  const owner = metadata !== undefined && /^[\w.-]{1,90}$/.test(metadata) ? `${metadata}.` : '';
  const space = valueAt(root, 'metadata', 'namespace');
  const lives = environmentOf(textOf(space) ?? '');
  const add = (key: string, text: string, span: Span, argument: SecretArgument, part?: string, where?: GivenSecret['where']): void => {
    if (out.length >= MOST || !/^[\w.-]{1,100}$/.test(key)) return;
    const at = placeIn(document, spanOf(span));
    const environments = [...lives && space ? [{ kind: lives.kind, name: lives.name, by: 'referrer' as const, evidence: { at: placeIn(document, spanOf(space)), note: `its namespace names ${lives.name}` } }] : [], ...fileEnvironments(document.file, at)];
    out.push({ name: `${owner}${key}`, text, argument, at, via: [], environments, ...part === undefined ? {} : { part }, ...sort.doubt === undefined ? {} : { doubt: sort.doubt }, ...where === undefined || sort.doubt !== undefined ? {} : { where } });
  };
  const script = (key: string, text: string, span: Span): void => {
    for (const one of secretsSetIn(text, takes)) {
      const from = one.offset === undefined ? -1 : document.text.indexOf(one.text, span.start);
      const exact = from >= 0 && from + one.text.length <= span.end ? { start: from, end: from + one.text.length } : undefined;
      add(`${key}.${one.name}`, one.text, exact ?? span, one.argument, exact ? undefined : one.name, 'script');
    }
  };
  for (const { node, key } of leadTo(root, sort.secret)) { const text = textOf(node); if (text !== undefined && !secretless(key)) add(key, text, node, { takes: takes.named(key)?.takes ?? 'secret', weak: true }); }
  for (const { node, key } of leadTo(root, sort.packed)) {
    const text = textOf(node);
    const plain = text === undefined ? undefined : unpacked(text)?.trim();
    if (plain === undefined || secretless(key)) continue;
    add(key, plain, node, { takes: takes.named(key)?.takes ?? 'secret', weak: true });
    if (text !== undefined && plain.includes('\n')) script(key, text, node);
  }
  for (const { node, key } of leadTo(root, sort.script)) { const text = textOf(node); if (text !== undefined) script(key, text, node); }
  for (const path of sort.named) for (const hit of leadTo(root, [path])) for (const one of namedIn(hit, takes)) add(one.key, one.text, one.node, { ...one.argument, weak: true }, undefined, takes.inEnvironment(path.split('.').filter((step) => /^\w+$/.test(step)).concat(one.key)) ? 'environment' : undefined);
}

/** Keys of a Secret that hold what everybody may know. */
function secretless(key: string): boolean { return /(?:user(?:name)?|host(?:name)?|port|database|db|name|email|url|uri|endpoint|region|id|crt|cert|pem|ca)$/i.test(key); }

/** `NAME: value`, `NAME=value` in a list, a pair of name and value. */
function namedIn({ node, key }: Hit, takes: SecretArguments): readonly (Hit & { readonly text: string; readonly argument: SecretArgument })[] {
  if (node.type === 'map') {
    const name = textAt(node, 'name') ?? textAt(node, 'Name') ?? '';
    const value = valueAt(node, 'value') ?? valueAt(node, 'Value');
    const [text, argument] = [textOf(value), takes.named(name)];
    return value && text !== undefined && argument ? [{ node: value, key: name, text, argument }] : [];
  }
  const text = textOf(node);
  if (node.type !== 'scalar' || text === undefined) return [];
  const set = /^(?:--?)?([A-Za-z_][\w-]{1,80})=([^\s]{4,400})$/.exec(text);
  // `shop:dbPassword`: the part before the colon says whose it is.
  const name = key !== '' ? key.slice(key.indexOf(':') + 1) : set?.[1] ?? '';
  const argument = takes.named(name);
  if (!argument) return [];
  return key !== '' ? [{ node, key: name, text, argument }] : [{ node: { ...node, start: node.end - (set?.[2] ?? '').length }, key: name, text: set?.[2] ?? '', argument }];
}

/** Every value that one of the patterns leads to. Bounded in nodes and depth. */
function leadTo(root: DataNode, patterns: readonly string[]): readonly Hit[] {
  const out: Hit[] = [];
  let steps = 0;
  const go = (hit: Hit, rest: readonly string[], depth: number): void => {
    if (steps++ > MOST_NODES || depth > DEEPEST) return;
    const [next, ...more] = rest;
    if (next === undefined) { out.push(hit); return; }
    if (next === '**') {
      go(hit, more, depth + 1);
      for (const { key, value } of entriesOf(hit.node)) go({ node: value, key }, rest, depth + 1);
      for (const item of itemsOf(hit.node)) go({ node: item, key: '' }, rest, depth + 1);
    } else if (next === '[]') for (const item of itemsOf(hit.node)) go({ node: item, key: '' }, more, depth + 1);
    else if (next === '*') for (const { key, value } of entriesOf(hit.node)) go({ node: value, key }, more, depth + 1);
    else { const value = valueAt(hit.node, next); if (value) go({ node: value, key: next }, more, depth + 1); }
  };
  for (const pattern of patterns) go({ node: root, key: '' }, pattern.split('.'), 0);
  return out;
}
