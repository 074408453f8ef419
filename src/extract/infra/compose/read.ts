import { placeIn } from '../../../model/index.ts';
import type { DataDocument, DataNode, MapEntry, Place } from '../../../model/index.ts';
import { entriesOf, entryOf, isTrue, itemsOf, spanOf, textAt, textOf, textsOf, valueAt } from '../../shared/nodes.ts';
import { hostOfUrl } from '../../shared/dump-tools.ts';
import { scriptOf } from '../../shared/script.ts';
import { isPlainSetting } from '../../shared/settings.ts';
import { isPlaceholder, isStockPassword } from '../../shared/truth.ts';
import type { ComposeFile, ComposeService, Mount, PathSettings, Setting, VolumeDeclaration } from './model.ts';

/** Most services, volumes and mounts of one file that are read; more is no stack a person wrote. */
const MOST = 2000;

/** The stack a compose file describes; undefined where the YAML is something else. */
export function readCompose(document: DataDocument): ComposeFile | undefined {
  const root = document.roots.find((node) => valueAt(node, 'services')?.type === 'map' || valueAt(node, 'volumes')?.type === 'map' || valueAt(node, 'include') !== undefined);
  if (!root) return undefined;
  const services = entriesOf(valueAt(root, 'services')).slice(0, MOST).flatMap((entry) => (entry.value.type === 'map' ? [readService(entry, document)] : []));
  const volumes = entriesOf(valueAt(root, 'volumes')).slice(0, MOST).map(readVolume);
  const name = valueAt(root, 'name');
  const project = textOf(name);
  return {
    kind: 'compose', file: document.file, origin: document.origin, at: { start: root.start, end: Math.min(root.end, root.start + 1) }, services, volumes, includes: includesOf(valueAt(root, 'include')),
    asks: /^[^#\n]{0,2000}\$\{[A-Za-z_]\w{0,100}:?\?/m.test(document.text.slice(0, 200_000)),
    ...(name && project !== undefined ? { project: { text: project.slice(0, 200), at: spanOf(name) } } : {}),
  };
}

/** `include: [path]` and the long form, whose path may be a list. What lies in another repository is not here. */
function includesOf(node: DataNode | undefined): readonly string[] {
  return itemsOf(node).slice(0, 200).flatMap((item) => (item.type === 'map' ? textsOf(valueAt(item, 'path')).map(({ text }) => text) : [textOf(item) ?? ''])).filter((path) => path !== '' && path.length < 1024 && !/[$:]/.test(path));
}

function readService(entry: MapEntry, document: DataDocument): ComposeService {
  const node = entry.value;
  const image = valueAt(node, 'image');
  const imageText = textOf(image);
  const variables = readVariables(valueAt(node, 'environment'));
  const script = scriptOf([valueAt(node, 'entrypoint'), valueAt(node, 'command')], (text) => text.replaceAll('$$', '$'));
  const extended = valueAt(node, 'extends');
  const base = textOf(extended) ?? textAt(extended, 'service');
  const file = textAt(extended, 'file');
  const privileged = valueAt(node, 'privileged');
  const directory = textAt(node, 'working_dir');
  const unprotected = variables.find(({ name, value }) => isOpenDoor(name, value));
  return {
    name: entry.key, file: document.file, origin: document.origin, at: spanOf(entry.keySpan), built: entryOf(node, 'build') !== undefined,
    ...(image && imageText !== undefined ? { image: { text: imageText, at: spanOf(image) } } : {}),
    ...(directory === undefined ? {} : { workingDirectory: directory }),
    mounts: itemsOf(valueAt(node, 'volumes')).slice(0, MOST).flatMap(readMount),
    settings: variables.flatMap(({ name, value, at }) => (isPlainSetting(name, value) ? [{ name, value, at }] : [])),
    given: givenFiles(valueAt(node, 'env_file')),
    reaches: variables.flatMap(({ name, value, at }) => reachOf(name, value, at)),
    dependsOn: readDependencies(node),
    ...(script ? { script } : {}),
    labels: readLabels(valueAt(node, 'labels')),
    ports: itemsOf(valueAt(node, 'ports')).slice(0, MOST).flatMap(readPort),
    ...(privileged && isTrue(privileged) ? { privileged: spanOf(privileged) } : {}),
    // Only the name is kept: the value is a password, if a poor one.
    ...(unprotected ? { unprotected: { name: unprotected.name, value: '', at: unprotected.at } } : {}),
    ...(base === undefined ? {} : { extends: { service: base, ...(file === undefined ? {} : { file }) } }),
  };
}

/** `env_file: a.env`, a list of those, and the long form with `path`. */
function givenFiles(node: DataNode | undefined): readonly string[] {
  return (node?.type === 'list' ? node.items : node ? [node] : []).slice(0, 50).flatMap((item) => { const path = textOf(item) ?? textAt(item, 'path'); return path === undefined || path.length > 1024 || path.includes('$') ? [] : [path]; });
}

/** Does this variable switch a store's password off, or set the one everybody knows? A reference with a default may be filled in elsewhere. */
function isOpenDoor(name: string, value: string): boolean {
  if (/^(?:POSTGRES_HOST_AUTH_METHOD=trust|(?:MYSQL|MARIADB)_ALLOW_EMPTY(?:_ROOT)?_PASSWORD=.+|ALLOW_EMPTY_PASSWORD=yes)$/i.test(`${name}=${value}`)) return !/^(?:0|false|no)?$/i.test(value);
  return /(?:^|_)(?:PASSWORD|PASSWD|PASS|PWD)$/i.test(name) && !value.includes('$') && value !== '' && (isStockPassword(value) || isPlaceholder(value));
}

/** `[address:]published:target[/protocol]` and the long form. Ranges, random ports and addresses of other machines name no port of this one. */
function readPort(node: DataNode): ComposeService['ports'] {
  const short = /^(?:(?:127\.0\.0\.1|0\.0\.0\.0|localhost|\[::1?\]):)?(?:\$\{\w{1,100}:?-)?(\d{1,5})\}?:(\d{1,5})(?:\/tcp)?$/.exec(textOf(node) ?? '');
  const [host, container] = short ? [short[1], short[2]] : [textAt(node, 'published'), textAt(node, 'target')];
  return host !== undefined && container !== undefined && /^\d{1,5}$/.test(host) && /^\d{1,5}$/.test(container) ? [{ host: Number(host), container: Number(container) }] : [];
}

/** `NAME: value` and `- NAME=value`. */
function readVariables(node: DataNode | undefined): readonly Setting[] {
  const pairs = entriesOf(node).flatMap((entry) => { const value = textOf(entry.value); return value === undefined ? [] : [{ name: entry.key, value, at: spanOf(entry.value) }]; });
  const listed = itemsOf(node).flatMap((item) => {
    const text = textOf(item);
    const equals = text?.indexOf('=') ?? -1;
    return text === undefined || equals < 1 ? [] : [{ name: text.slice(0, equals), value: text.slice(equals + 1), at: spanOf(item) }];
  });
  return [...pairs, ...listed].slice(0, MOST);
}

function reachOf(name: string, value: string, at: Setting['at']): ComposeService['reaches'] {
  const url = hostOfUrl(value);
  if (url) return [{ host: url.host, ...(url.database ? { database: url.database } : {}), variable: name, at }];
  return /HOST(?:NAME|S)?$|SERVER$|_ADDR(?:ESS)?$|URL$/i.test(name) && /^[A-Za-z][\w.-]{0,253}(?::\d{1,5})?$/.test(value) ? [{ host: value.replace(/:\d+$/, '').toLowerCase(), variable: name, at }] : [];
}

function readDependencies(node: DataNode): ComposeService['dependsOn'] {
  return [valueAt(node, 'depends_on'), valueAt(node, 'links')].flatMap((from) => [
    ...textsOf(from?.type === 'list' ? from : undefined).map(({ text, at }) => ({ service: text.split(':')[0] ?? text, at })),
    ...entriesOf(from).map((entry) => ({ service: entry.key, at: spanOf(entry.keySpan) })),
  ]).slice(0, MOST);
}

function readLabels(node: DataNode | undefined): ComposeService['labels'] {
  return [...textsOf(node?.type === 'list' ? node : undefined), ...entriesOf(node).flatMap((entry) => { const value = textOf(entry.value); return value === undefined ? [] : [{ text: `${entry.key}=${value}`, at: spanOf(entry.keySpan) }]; })].slice(0, 200);
}

/** Short form `source:target[:options]` and the long one. Anonymous volumes have no name anything else could share. */
function readMount(node: DataNode): readonly Mount[] {
  if (node.type === 'map') {
    const source = textAt(node, 'source') ?? textAt(node, 'src');
    const target = textAt(node, 'target') ?? textAt(node, 'dst') ?? textAt(node, 'destination');
    const type = textAt(node, 'type') ?? (source !== undefined && isPath(source) ? 'bind' : 'volume');
    if (source === undefined || target === undefined || (type !== 'bind' && type !== 'volume')) return [];
    return [{ type, source, target, readOnly: isTrue(valueAt(node, 'read_only')), at: spanOf(node) }];
  }
  const text = textOf(node);
  if (text === undefined || text.length > 4096) return [];
  const parts = splitMount(text);
  const [source, target, options] = parts;
  if (source === undefined || target === undefined || source === '') return [];
  return [{ type: isPath(source) ? 'bind' : 'volume', source, target, readOnly: (options ?? '').split(',').includes('ro'), at: spanOf(node) }];
}

/** Splits at colons outside `${...}`; a drive letter stays with its path. */
function splitMount(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '{') depth++;
    else if (c === '}') depth = Math.max(0, depth - 1);
    else if (c === ':' && depth === 0 && !(i - start === 1 && /[A-Za-z]/.test(text[start] ?? '') && /[\\/]/.test(text[i + 1] ?? '') && parts.length === 0 && text[i + 1] === '\\')) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

function isPath(source: string): boolean { return /^(?:[./~$\\]|[A-Za-z]:\\)/.test(source); }

function readVolume(entry: MapEntry): VolumeDeclaration {
  const node = entry.value;
  const external = valueAt(node, 'external');
  const name = textAt(node, 'name') ?? textAt(external, 'name');
  const options = textAt(node, 'driver_opts', 'o') ?? '';
  const device = textAt(node, 'driver_opts', 'device');
  return {
    name: entry.key, at: spanOf(entry.keySpan),
    ...(external ? { external: { value: external.type === 'map' || isTrue(external), at: spanOf(external) } } : {}),
    ...(name === undefined ? {} : { externalName: name }),
    ...(device !== undefined && options.split(',').includes('bind') ? { device } : {}),
  };
}

/** Settings of a `.env` file that compose may put into paths and image names, and the files that it runs. */
export function readSettings(document: DataDocument): PathSettings | undefined {
  const values = document.roots.flatMap(entriesOf).flatMap((entry): [string, string, Place][] => { const value = textOf(entry.value); return value !== undefined && (isPlainSetting(entry.key, value) || entry.key === 'COMPOSE_FILE') ? [[entry.key, value, placeIn(document, spanOf(entry.value))]] : []; });
  const named = document.roots.flatMap(entriesOf).findLast((entry) => entry.key === 'COMPOSE_PROJECT_NAME')?.value;
  const project = textOf(named);
  return values.length === 0 && project === undefined ? undefined : { kind: 'settings', file: document.file, values: values.slice(0, MOST), ...(named && project ? { project: { text: project.slice(0, 200), at: placeIn(document, spanOf(named)) } } : {}) };
}
