import { shellCommands } from '../../parse/shell.ts';
import { folderOf, placeIn } from '../../model/index.ts';
import type { DataDocument, DataNode, OperationRow } from '../../model/index.ts';
import { placer, scriptFacts } from '../shared/commands/index.ts';
import { entriesOf, itemsOf, textAt, valueAt } from '../shared/nodes.ts';
import { localProgram } from './build-local.ts';
import type { LocalProgram } from './local.ts';

/** A command that a platform runs whenever it deploys, and how the same is started by hand. */
interface Command { readonly name: string; readonly node: DataNode | undefined }
interface Platform { readonly file: RegExp; readonly start: string; readonly commands: (root: DataNode | undefined) => readonly Command[] }

const MOST = 200;
const NETLIFY = /(?:^|\/)netlify\.toml$/;

/** Files that tell a platform what to run at every deployment. */
const PLATFORMS: readonly Platform[] = [
  { file: NETLIFY, start: 'netlify build', commands: (root) => [{ name: 'build', node: valueAt(root, 'build', 'command') }, ...entriesOf(valueAt(root, 'context')).slice(0, MOST).map((one): Command => ({ name: one.key, node: valueAt(one.value, 'command') }))] },
  { file: /(?:^|\/)(?:vercel|now)\.json$/, start: 'vercel build', commands: (root) => ['buildCommand', 'installCommand', 'devCommand'].map((name) => ({ name, node: valueAt(root, name) })) },
  { file: /(?:^|\/)render(?:[._-][\w-]{1,40})?\.ya?ml$/, start: 'render deploys create', commands: (root) => itemsOf(valueAt(root, 'services')).slice(0, MOST).flatMap((service) => ['preDeployCommand', 'buildCommand', 'startCommand', 'initialDeployHook'].map((name) => ({ name: `${textAt(service, 'name') ?? 'service'} ${name}`, node: valueAt(service, name) }))) },
  { file: /(?:^|\/)fly(?:[._-][\w.-]{1,60})?\.toml$/, start: 'fly deploy', commands: (root) => [{ name: 'release', node: valueAt(root, 'deploy', 'release_command') }, { name: 'seed', node: valueAt(root, 'deploy', 'seed_command') }] },
  { file: /(?:^|\/)railway\.(?:json|toml)$/, start: 'railway up', commands: (root) => [{ name: 'build', node: valueAt(root, 'build', 'buildCommand') }, { name: 'start', node: valueAt(root, 'deploy', 'startCommand') }, ...[valueAt(root, 'deploy', 'preDeployCommand')].flatMap((node) => (node?.type === 'list' ? itemsOf(node).slice(0, MOST) : [node])).map((node) => ({ name: 'before', node }))] },
  { file: /(?:^|\/)(?:\.do\/[\w.-]{1,80}|(?:do-)?app[._-]?spec(?:[._-][\w-]{1,40})?)\.ya?ml$/i, start: 'doctl apps create-deployment', commands: (root) => ['services', 'workers', 'jobs', 'static_sites'].flatMap((kind) => itemsOf(valueAt(valueAt(root, 'spec') ?? root, kind)).slice(0, MOST).flatMap((one) => ['build_command', 'run_command'].map((name) => ({ name: `${textAt(one, 'name') ?? kind} ${name}`, node: valueAt(one, name) })))) },
  { file: /(?:^|\/)app\.json$/, start: 'heroku ci:run', commands: (root) => [{ name: 'postdeploy', node: valueAt(root, 'scripts', 'postdeploy') ?? valueAt(root, 'environments', 'review', 'scripts', 'postdeploy') }] },
];

/** Does this file tell a platform what to run? */
export function isDeployment(file: string): boolean { return ANY.test(file); }
const ANY = new RegExp(PLATFORMS.map((one) => one.file.source).join('|'), 'i');

/** What Vercel asks for by itself when its time has come: the function that answers at that path, each as a program. */
function crons(document: DataDocument): readonly LocalProgram[] {
  const folder = folderOf(document.file);
  const inFolder = (path: string): string => (folder === '.' ? path : `${folder}/${path}`);
  return itemsOf(valueAt(document.roots[0], 'crons')).slice(0, MOST).flatMap((cron): readonly LocalProgram[] => {
    const node = valueAt(cron, 'path');
    const path = /^\/([\w./-]{1,200}?)\/?(?:\?|$)/.exec(textAt(cron, 'path') ?? '')?.[1];
    if (!node || path === undefined) return [];
    const files = ['', 'src/'].flatMap((root) => [`${root}app/${path}/route`, `${root}pages/${path}`, `${root}${path}`].flatMap((file) => ['ts', 'js', 'tsx', 'mjs'].map((ending) => inFolder(`${file}.${ending}`))));
    const program = localProgram({ key: `deploy:${document.file}#cron /${path}`, name: `the cron of ${document.file} at /${path}`, kind: 'task', invocations: ['vercel crons run'], directory: folder, at: placeIn(document, node) }, scriptFacts([], [], [], folder), () => placeIn(document, node));
    return [{ ...program, starts: [{ keys: files.map((file) => `file:${file}`), note: 'is asked for when its time has come', start: node.start, end: node.end, place: placeIn(document, node) }] }];
  });
}

/** The commands that a platform runs at every deployment, each as a program. */
export function readDeployment(document: DataDocument, rows: readonly OperationRow[]): readonly LocalProgram[] {
  if (/(?:^|\/)vercel\.json$/.test(document.file)) return [...commandsOf(document, rows), ...crons(document)];
  return commandsOf(document, rows);
}

function commandsOf(document: DataDocument, rows: readonly OperationRow[]): readonly LocalProgram[] {
  const platform = PLATFORMS.find((one) => one.file.test(document.file));
  const folder = folderOf(document.file);
  return (platform?.commands(document.roots[0]) ?? []).flatMap(({ name, node }): readonly LocalProgram[] => {
    if (!platform || node?.type !== 'scalar' || typeof node.value !== 'string' || node.value.length > 4_000) return [];
    const spanOf = placer(node, document.text);
    const read = shellCommands(node.value, 0);
    const plain = /^[\w ./-]{1,80}$/.test(name) ? name : 'command';
    return [localProgram({ key: `deploy:${document.file}#${plain}`, name: `the deployment by ${document.file} (${plain})`, kind: 'task', invocations: [platform.start], directory: folder, at: placeIn(document, node) }, scriptFacts(read.commands, read.assignments, rows, folder), (span) => placeIn(document, spanOf(span)))];
  });
}
