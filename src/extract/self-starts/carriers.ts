import type { DataNode, ScalarNode, Span } from '../../model/index.ts';
import { entriesOf, itemsOf, textAt, textOf, valueAt } from '../shared/nodes.ts';

/** A command of a settings file that runs by itself. */
export interface Carried {
  /** Name of the hook or key it stands under. */
  readonly name: string;
  readonly when: string;
  readonly where: 'machine' | 'container';
  readonly text: string;
  readonly at: Span;
  /** Set where the text stands as it is in one scalar, so that places inside of it can be told. */
  readonly scalar?: ScalarNode;
}

const MOST = 200;

/** Which files hold such commands, and how; the first that fits. */
const SORTS: readonly { readonly file: RegExp; read(root: DataNode | undefined): readonly Carried[] }[] = [
  { file: /(?:^|\/)\.claude\/settings(?:\.local)?\.json$/, read: (root) => [...hooks(root, 'Claude Code'), ...helpers(root)] },
  { file: /(?:^|\/)hooks\/hooks\.json$/, read: (root) => hooks(root, 'Claude Code, with its plugin,') },
  { file: /(?:^|\/)\.codex\/hooks\.json$/, read: (root) => hooks(root, 'Codex') },
  { file: /(?:^|\/)\.codex\/config\.toml$/, read: notified },
  { file: /(?:^|\/)\.aider\.conf\.ya?ml$/, read: (root) => ['test-cmd', 'lint-cmd'].flatMap((name) => one(valueAt(root, name), { name, when: 'by itself while Aider works', where: 'machine' })) },
  { file: /(?:^|\/)\.gemini\/settings\.json$/, read: (root) => hooks(root, 'Gemini CLI') },
  { file: /(?:^|\/)\.qwen\/settings\.json$/, read: (root) => hooks(root, 'Qwen Code') },
  { file: /(?:^|\/)\.factory\/settings(?:\.local)?\.json$/, read: (root) => hooks(root, 'Factory') },
  { file: /(?:^|\/)\.cursor\/hooks\.json$/, read: (root) => flatHooks(root, 'Cursor', ['command']) },
  { file: /(?:^|\/)\.cursor\/environment\.json$/, read: cursorMachine },
  { file: /(?:^|\/)\.windsurf\/hooks\.json$/, read: (root) => flatHooks(root, 'Windsurf', ['command', 'powershell']) },
  { file: /(?:^|\/)\.github\/hooks\/[\w.-]{1,80}\.json$/, read: (root) => flatHooks(root, 'Copilot', ['bash', 'powershell', 'command']) },
  { file: /(?:^|\/)\.vscode\/tasks\.json$/, read: (root) => folderTasks(root) },
  { file: /\.code-workspace$/, read: (root) => folderTasks(valueAt(root, 'tasks')) },
  { file: /(?:^|\/)\.devcontainer(?:\.json$|\/(?:[\w.-]{1,80}\/)?devcontainer\.json$)/, read: container },
  { file: /(?:^|\/)package\.json$/, read: installScripts },
];

export function carries(file: string): boolean { return LIKE_ONE.test(file) && SORTS.some((sort) => sort.file.test(file)); }
/** What each of them has: something that begins with a dot, or one of three names. Asked of every file, and most have nothing of it. */
const LIKE_ONE = /(?:^|\/)\.|(?:hooks\.json|package\.json|\.code-workspace)$/;
export function carried(file: string, root: DataNode | undefined): readonly Carried[] { return SORTS.find((sort) => sort.file.test(file))?.read(root).slice(0, MOST) ?? []; }

function one(node: DataNode | undefined, more: Pick<Carried, 'name' | 'when' | 'where'>): Carried[] {
  const text = textOf(node);
  return node?.type !== 'scalar' || text === undefined || text.trim() === '' ? [] : [{ ...more, text, at: { start: node.start, end: node.end }, scalar: node }];
}

/** `{ hooks: { SessionStart: [{ hooks: [{ command }] }] } }`, as Claude Code has it and others took over. */
function hooks(root: DataNode | undefined, agent: string): readonly Carried[] {
  return entriesOf(valueAt(root, 'hooks')).flatMap((event) => itemsOf(event.value).flatMap((group) => itemsOf(valueAt(group, 'hooks')).flatMap((hook) => one(valueAt(hook, 'command'), { name: nameOf(event.key), when: eventOf(event.key, agent), where: 'machine' }))));
}

/** Keys of a file may be anything; events are words. */
function nameOf(event: string): string { return /^[A-Za-z]{1,40}$/.test(event) ? event : 'hooks'; }

function eventOf(event: string, agent: string): string {
  return /^[sS]essionStart$|^Setup$/.test(event) ? `when a session of ${agent} begins` : `by itself while ${agent} works`;
}

function flatHooks(root: DataNode | undefined, agent: string, keys: readonly string[]): readonly Carried[] {
  return entriesOf(valueAt(root, 'hooks')).flatMap((event) => itemsOf(event.value).flatMap((hook) => keys.flatMap((key) => one(valueAt(hook, key), { name: nameOf(event.key), when: eventOf(event.key, agent), where: 'machine' }))));
}

/** What Codex starts after each turn: a list of words. */
function notified(root: DataNode | undefined): readonly Carried[] {
  const node = valueAt(root, 'notify');
  const words = itemsOf(node).flatMap((item) => textOf(item) ?? []);
  return node && words.length > 0 ? [{ name: 'notify', when: 'by itself while Codex works', where: 'machine', text: words.map(quoted).join(' '), at: { start: node.start, end: node.end } }] : [];
}

/** Commands that the program starts for itself. */
function helpers(root: DataNode | undefined): readonly Carried[] {
  const plain = ['apiKeyHelper', 'awsAuthRefresh', 'awsCredentialExport', 'gcpAuthRefresh', 'otelHeadersHelper', 'proxyAuthHelper'];
  const of = (key: string, node: DataNode | undefined): Carried[] => one(node, { name: key, when: 'when a session of Claude Code begins', where: 'machine' });
  return [...plain.flatMap((key) => of(key, valueAt(root, key))), ...['statusLine', 'fileSuggestion'].flatMap((key) => of(key, valueAt(root, key, 'command')))];
}

/** The machine on which agents of Cursor work in the background. */
function cursorMachine(root: DataNode | undefined): readonly Carried[] {
  const more = { when: 'when a machine for an agent of Cursor is set up', where: 'container' } as const;
  return [...['install', 'start', 'update'].flatMap((key) => one(valueAt(root, key), { name: key, ...more })), ...itemsOf(valueAt(root, 'terminals')).flatMap((terminal) => one(valueAt(terminal, 'command'), { name: 'terminals', ...more }))];
}

function folderTasks(root: DataNode | undefined): readonly Carried[] {
  return itemsOf(valueAt(root, 'tasks')).flatMap((task): Carried[] => {
    if (textAt(task, 'runOptions', 'runOn') !== 'folderOpen') return [];
    const more = { name: 'tasks', when: 'when the folder is opened in VS Code', where: 'machine' } as const;
    const script = textAt(task, 'script');
    if (textAt(task, 'type') === 'npm' && script !== undefined && /^[\w:.-]{1,80}$/.test(script)) return [{ ...more, text: `npm run ${script}`, at: { start: task.start, end: task.end } }];
    return [task, ...['linux', 'osx', 'windows'].map((system) => valueAt(task, system))].flatMap((node) => withArguments(node, more));
  });
}

/** A command and its arguments as one line; as it stands where it has none. */
function withArguments(node: DataNode | undefined, more: Pick<Carried, 'name' | 'when' | 'where'>): readonly Carried[] {
  const command = valueAt(node, 'command');
  const args = itemsOf(valueAt(node, 'args')).flatMap((item) => textOf(item) ?? textAt(item, 'value') ?? []);
  if (args.length === 0) return one(command, more);
  return one(command, more).map(({ name, when, where, text, at }) => ({ name, when, where, text: [text, ...args.map(quoted)].join(' '), at }));
}

/** A word as a shell takes it for one. */
function quoted(word: string): string { return /[\s|;&<>$`"'()]/.test(word) ? `'${word.replaceAll("'", `'\\''`)}'` : word; }

function container(root: DataNode | undefined): readonly Carried[] {
  const keys = ['initializeCommand', 'onCreateCommand', 'updateContentCommand', 'postCreateCommand', 'postStartCommand', 'postAttachCommand'] as const;
  return keys.flatMap((key) => {
    const node = valueAt(root, key);
    const more = key === 'initializeCommand' ? { name: key, when: 'on the machine itself when its development container is opened', where: 'machine' as const } : { name: key, when: 'when its development container is made or opened', where: 'container' as const };
    const command = (value: DataNode | undefined): readonly Carried[] => {
      if (value?.type !== 'list') return one(value, more);
      const words = itemsOf(value).flatMap((item) => textOf(item) ?? []);
      return words.length === 0 ? [] : [{ ...more, text: words.map(quoted).join(' '), at: { start: value.start, end: value.end } }];
    };
    return node?.type === 'map' ? entriesOf(node).flatMap((entry) => command(entry.value)) : command(node);
  });
}

/** Scripts that every package manager runs by itself when packages are installed in the folder. */
const AT_INSTALL = ['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare'];
function installScripts(root: DataNode | undefined): readonly Carried[] {
  return AT_INSTALL.flatMap((name) => one(valueAt(root, 'scripts', name), { name, when: 'when packages are installed', where: 'machine' }));
}
