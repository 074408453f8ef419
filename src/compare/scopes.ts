import { baseName } from '../model/index.ts';
import type { Key, TreeChanges } from '../model/index.ts';

/** Keys that begin with a directory of the tree: `compose:<dir>:service:x`, `tf:<dir>@<variant>:<address>`, `npm:<dir>#x`. */
const BY_DIRECTORY = new Set(['tf', 'tfstack', 'cdkstack', 'samstack', 'slsstack', 'pulumistack', 'compose', 'npm', 'make', 'just', 'composer', 'task', 'proc']);
/** Keys that begin with a file of the tree: `job:<file>#<job>`. */
const BY_FILE = new Set(['file', 'job', 'mcp', 'run', 'deploy', 'vault']);
/** Keys that begin with a file that declares things, and the variant of it that a set of values makes: `cdk:<file>:<construct>`, `cfn:<file>@<variant>:<resource>`, `cfnstack:<file>`. */
const BY_DECLARING_FILE = new Set(['cdk', 'cfn', 'cfnstack', 'sst', 'pulumi', 'ansible']);
/** Keys that name files in turn, each declaring the next or giving it its values: `arm:<file>#<resource>>arm:<file>#<resource>`. */
const BY_FILES_IN_TURN = new Set(['arm']);
/** Keys that name a path which need not be a file that git knows. */
const BY_PATH = new Set(['bind', 'local']);
/** Keys that hold another key and say something of it. */
const AROUND = new Set(['variable', 'copies', 'principal', 'copy']);

/** Files that `ci:` agents are named after. */
const WORKFLOW = /(?:^|\/)\.github\/workflows\/[^/]+$/;

/** Where the prefix of a key ends: `tf` of `tf:infra:x`. */
export function prefixOf(key: Key): string { const colon = key.indexOf(':'); return colon < 0 ? '' : key.slice(0, colon); }

/** Does the key say where in the tree a thing is written, and not which thing of the world it is? Such a key changes when files move. */
export function isScoped(key: Key): boolean {
  const prefix = prefixOf(key);
  return BY_DIRECTORY.has(prefix) || BY_FILE.has(prefix) || BY_DECLARING_FILE.has(prefix) || BY_FILES_IN_TURN.has(prefix) || BY_PATH.has(prefix) || AROUND.has(prefix) || prefix === 'ci';
}

/** Translates keys and ids of the head tree to the names of the base tree: directories and files that were renamed have their old names in them. Total; unknown forms stay. */
export function keyMapper(changes: TreeChanges): (key: Key) => Key {
  const known = new Map<Key, Key>();
  const workflows = new Map<string, string>();
  for (const { base, head } of changes.files) if (base !== undefined && head !== undefined && WORKFLOW.test(base) && WORKFLOW.test(head)) workflows.set(baseName(head), baseName(base));
  const map = (key: Key, depth: number): Key => {
    const prefix = prefixOf(key);
    const rest = key.slice(prefix.length + 1);
    if (BY_DIRECTORY.has(prefix)) return `${prefix}:${mapStart(rest, /^([^:#]*)(.*)$/s, (directory) => directoryToBase(directory, changes))}`;
    if (BY_FILE.has(prefix)) return `${prefix}:${mapStart(rest, /^([^#]*)(.*)$/s, changes.baseOf)}`;
    if (BY_DECLARING_FILE.has(prefix)) return `${prefix}:${mapStart(rest, /^([^:#]*)(.*)$/s, (file) => variantToBase(file, changes))}`;
    if (BY_FILES_IN_TURN.has(prefix)) return key.split('>').map((one) => (one.startsWith(`${prefix}:`) ? `${prefix}:${mapStart(one.slice(prefix.length + 1), /^([^:#]*)(.*)$/s, changes.baseOf)}` : one)).join('>');
    if (BY_PATH.has(prefix)) return `${prefix}:${pathToBase(rest, changes)}`;
    if (AROUND.has(prefix) && depth < 8) return `${prefix}:${mapStart(rest, /^([^#]*(?:#[^#]*(?=#))?)(.*)$/s, (inner) => (prefixOf(inner) === '' ? pathToBase(inner, changes) : map(inner, depth + 1)))}`;
    if (prefix === 'ci') return `${prefix}:${mapStart(rest, /^([^/]*)(.*)$/s, (name) => workflows.get(name) ?? name)}`;
    return key;
  };
  return (key) => {
    const held = known.get(key);
    if (held !== undefined) return held;
    const mapped = map(key, 0);
    known.set(key, mapped);
    return mapped;
  };
}

function mapStart(text: string, form: RegExp, change: (start: string) => string): string {
  const found = form.exec(text);
  return found ? change(found[1] ?? '') + (found[2] ?? '') : text;
}

/** A directory, or a directory with the variant of it that a variables file makes: `infra@prod`. */
function directoryToBase(text: string, changes: TreeChanges): string {
  const whole = changes.baseDirectoryOf(text);
  if (whole !== text) return whole;
  const at = text.lastIndexOf('@');
  if (at < 0) return throughParents(text, changes);
  const [directory, variant] = [text.slice(0, at), text.slice(at + 1)];
  const before = throughParents(directory, changes);
  for (const ending of ['.tfvars', '.tfvars.json']) {
    const path = `${directory === '.' ? '' : `${directory}/`}${variant}${ending}`;
    const was = changes.baseOf(path);
    if (was !== path && was.endsWith(ending)) return `${before}@${(before === '.' ? was : was.startsWith(`${before}/`) ? was.slice(before.length + 1) : baseName(was)).slice(0, -ending.length)}`;
  }
  return `${before}@${variant}`;
}

/** A file, or a file with the variant of it that a set of values makes: `template.yaml@staging`. */
function variantToBase(text: string, changes: TreeChanges): string {
  const whole = changes.baseOf(text);
  const at = text.lastIndexOf('@');
  return whole !== text || at < 0 ? whole : `${changes.baseOf(text.slice(0, at))}${text.slice(at)}`;
}

/** A path that may be a file, a directory, or something below a directory that no commit holds (the data of a bind mount). */
function pathToBase(path: string, changes: TreeChanges): string {
  if (path.startsWith('/') || path.startsWith('~')) return path;
  const file = changes.baseOf(path);
  return file === path ? throughParents(path, changes) : file;
}

/** The nearest directory above that was renamed takes what lies below it along. */
function throughParents(path: string, changes: TreeChanges): string {
  if (path === '.' || path === '') return changes.baseDirectoryOf(path);
  let directory = path;
  let below = '';
  for (;;) {
    const before = changes.baseDirectoryOf(directory);
    if (before !== directory) return below === '' ? before : before === '.' ? below : `${before}/${below}`;
    const slash = directory.lastIndexOf('/');
    if (slash < 0) return path;
    below = below === '' ? directory.slice(slash + 1) : `${directory.slice(slash + 1)}/${below}`;
    directory = directory.slice(0, slash);
  }
}

