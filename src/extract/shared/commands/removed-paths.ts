import type { Argument } from './argv.ts';

/** Names of folders and files that are made again by a build, a test run or an install; removing them loses nothing. */
const REBUILT = new Set([
  'node_modules', 'dist', 'build', 'out', 'output', 'target', 'coverage', 'tmp', 'temp', 'cache', 'caches', 'bin', 'obj', 'lib', 'es', 'esm', 'cjs', 'umd', 'types', 'typings', 'artifacts', 'generated', 'gen', 'public', 'site', '_site', '_build',
  'storybook-static', 'release', 'releases', 'bundle', 'bundles', 'pkg', 'debug', 'logs', 'log', 'reports', 'report', 'test-results', 'playwright-report', 'htmlcov', '__pycache__', 'venv', 'env', 'deriveddata', 'pods', 'vendor', 'wheelhouse', 'sdist', 'elm-stuff', 'deps', 'cdk.out', 'typechain', 'typechain-types', 'docs-dist', 'api-docs', 'screenshots', 'videos',
]);
/** A part of a name that speaks of data somebody wants to keep. */
const DATA = /(?:^|[-_./])(?:data|db|database|databases|pgdata|postgres|postgresql|mysql|mongo|mongodb|redis|sqlite|backup|backups|bak|dump|dumps|uploads?|media|storage|archive|snapshots?|prod|production|volumes?)(?:$|[-_./])/i;
const DATA_FILE = /\.(?:db|sqlite3?|mdb|rdb|aof|dump|bak|sql\.gz|tfstate)(?:$|[*.])/i;
const OUTSIDE = /^(?:\/|~|\.\.(?:$|\/)|[A-Za-z]:[\\/])/;
/** Build output also where it lies outside the folder. */
const OUTPUT = /^(?:node_modules|dist|build|out|target|coverage|cache|tmp|temp|__pycache__)$/;
const SCRATCH = /^(?:\/tmp\/.|\/var\/tmp\/.|\/private\/tmp\/.|\/dev\/shm\/.|\/var\/lib\/apt\/lists|\/var\/cache\/|\/root\/\.cache|\/usr\/share\/(?:doc|man)|\/usr\/src\/|\/opt\/.|\/usr\/local\/.|\/etc\/apt\/|~\/\.(?:npm|cache|cargo|gradle|m2|yarn|pnpm-store|local\/share\/pnpm|bundle|composer|nuget)(?:$|\/))/;

/** What removing `path` recursively takes: nothing worth naming, data by its name, or everything a variable or place outside could mean. */
export type Removal = 'rebuilt' | 'data' | 'outside' | 'unknown';

/** The home directory itself, the root of the file system or a whole drive: everything whoever runs it may write. */
export function isWhole(arg: Argument): boolean {
  return /^(?:\/|~\/?|"?\$(?:HOME|\{HOME\})\/?"?\/?|%USERPROFILE%[\\/]?|[A-Za-z]:[\\/]*)\*?$/.test(arg.value ?? arg.text);
}

/** Judges one operand of a removal. A path inside the checkout whose name says nothing is `unknown`, which is no operation on data. */
export function removalOf(arg: Argument): Removal {
  const text = arg.value ?? arg.text;
  if (arg.value === undefined) return removalOfVariable(arg);
  if (SCRATCH.test(text)) return 'rebuilt';
  if (text === '/' || text === '/*' || text === '~' || text === '~/' || text === '~/*' || text === '.' || text === './' || text === '..' || text === '*' || text === './*') return 'outside';
  const parts = text.split(/[\\/]/).filter((part) => part !== '' && part !== '.' && part !== '*' && part !== '**');
  const last = (parts.at(-1) ?? '').toLowerCase();
  if (last === '.git') return 'data';
  if (DATA_FILE.test(last)) return isScratchName(last) ? 'rebuilt' : 'data';
  if (OUTSIDE.test(text) ? OUTPUT.test(last) && !DATA.test(text) : parts.some((part) => REBUILT.has(part.toLowerCase()) && part.toLowerCase() !== 'storage') || (last.startsWith('.') && last.length > 1)) return 'rebuilt';
  if (DATA.test(text)) return 'data';
  return OUTSIDE.test(text) ? 'outside' : 'unknown';
}

/** `rm -rf "$DIR"`: empty, it may be anything; below a named folder only what that folder is counts. */
function removalOfVariable(arg: Argument): Removal {
  const text = arg.text;
  const name = arg.variables[0] ?? '';
  if (/tmp|temp|cache|build|dist|out$|output|target|coverage|workdir|scratch|artifact/i.test(name)) return isBareVariable(text) || text.startsWith('$') && !/\/\*?$/.test(text) ? 'rebuilt' : 'outside';
  if (text.includes('$(') || text.includes('`')) return /mktemp/.test(text) ? 'rebuilt' : 'outside';
  const rest = text.split('/').filter((part) => part !== '' && !part.includes('$'));
  if (rest.some((part) => REBUILT.has(part.toLowerCase()) || part.startsWith('.'))) return 'rebuilt';
  if (DATA.test(`/${rest.join('/')}`) || DATA_FILE.test(text)) return 'data';
  return text.startsWith('$') || OUTSIDE.test(text) ? 'outside' : 'unknown';
}

function isBareVariable(text: string): boolean {
  return /^\$\{?\w+\}?$/.test(text);
}

function isScratchName(name: string): boolean {
  return /(?:^|[-_.])(?:test|tmp|temp|cache|mock|fixture|ci)(?:$|[-_.])/i.test(name);
}
