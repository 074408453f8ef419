import { placeIn } from '../../model/index.ts';
import type { Document, OperationFact, OperationRow, Place, Span } from '../../model/index.ts';
import type { ScriptFacts } from '../shared/commands/index.ts';
import { operationFact, placedCopy } from '../shared/commands/index.ts';
import type { EnvironmentRead } from './environment-reads.ts';
import type { LocalProgram } from './local.ts';

const INTERPRETERS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\.[cm]?[jt]sx?$/, ['node', 'npx tsx', 'tsx', 'ts-node', 'bun', 'bun run']], [/\.py$/, ['python', 'python3', 'uv run']], [/\.rb$/, ['ruby', 'bundle exec ruby', 'rails runner']], [/\.php$/, ['php']],
];
/** Folders whose source files are meant to be started by hand. */
const STARTED = /^(?:scripts?|bin|tools?|tasks?|jobs?|seeds?|seeders?|prisma|db|database|ops|hack|cli|maintenance|maint|admin|migrate|commands)$/i;
/** Folders whose source files a server or a page calls, and names a framework calls. */
const CALLED = /^(?:api|apis|routes?|routers?|controllers?|handlers?|resolvers?|components?|hooks|services?|models?|middlewares?|pages|views|modules|features|entities|repositories|graphql|trpc|functions|lambdas?)$/i;
const CALLED_FILE = /^(?:route|page|layout|middleware|actions?|loader|\+(?:server|page|layout)(?:\.server)?)\.[cm]?[jt]sx?$/;
const TESTS = /(?:^|\/)(?:__tests__|tests?|specs?|e2e|cypress|playwright|__mocks__|fixtures?|examples?|docs?|stories)\/|\.(?:test|spec|stories|e2e|e2e-spec|cy)\.[cm]?[jt]sx?$|(?:^|\/)(?:test_\w+|\w+_test|conftest)\.py$|_spec\.rb$|Test\.php$/;
const MIGRATIONS = /(?:^|\/)(?:migrations?|migrate|versions)\/[^/]*(?:\d{3,}|[0-9a-f]{8,})[^/]*$/i;

/** Programs whose configuration also holds for a library in source code, by the tool of the row. */
const CONFIGURED: Readonly<Record<string, string>> = { prisma: 'prisma', sequelize: 'sequelize', typeorm: 'typeorm', knex: 'knex', 'mikro-orm': 'mikro-orm', rails: 'rails', laravel: 'artisan', django: 'manage.py' };

/** What a source file collects while it is read. */
export interface SourceProgram {
  add(row: OperationRow, at: Span, confirmation?: OperationFact['confirmation']): void;
  script(facts: ScriptFacts, place: (span: Span) => Place): void;
  finish(reads: readonly EnvironmentRead[], loads: LocalProgram['loads']): LocalProgram | undefined;
}

/** Is this a step of a schema's history? Its `down` drops what its `up` made; the tool that runs it is what counts. */
export function isMigration(file: string): boolean {
  return MIGRATIONS.test(file);
}

/** The innermost folder that tells decides; a file of the root is started. */
function isStartedByHand(file: string): boolean {
  const folders = file.split('/');
  const base = folders.pop() ?? '';
  if (folders.length === 0) return true;
  const telling = folders.findLast((folder) => STARTED.test(folder) || CALLED.test(folder));
  return telling !== undefined && STARTED.test(telling) && !CALLED_FILE.test(base);
}

/** Collects the operations of one source file into a program that is started by its interpreter. */
export function sourceProgram(document: Document, directory: string): SourceProgram {
  const { file } = document;
  const key = `file:${file}`;
  const operations: OperationFact[] = [];
  const folders: string[] = [];
  const starts: LocalProgram['starts'][number][] = [];
  const copies: LocalProgram['copies'][number][] = [];
  const more: LocalProgram['loads'][number][] = [];
  const tools: LocalProgram['tools'][number][] = [];
  const push = (operation: OperationFact, folder: string): void => {
    const at = operation.evidence[0].at;
    if (operations.length < 500 && !operations.some((one) => one.row === operation.row && one.evidence[0].at.start === at.start)) { operations.push(operation); folders.push(folder); }
  };
  return {
    add: (row, at, confirmation = 'none') => {
      const program = Object.hasOwn(CONFIGURED, row.tool) ? CONFIGURED[row.tool] : row.match.kind === 'sql' && /\bprisma\b/i.test(document.text) ? 'prisma' : undefined;
      if (program !== undefined) tools.push({ program, directory });
      const variable = row.target.variables.length === 1 ? row.target.variables[0] : undefined;
      push(operationFact({ row, confirmation, at, target: { kind: row.on, ...(row.provider === undefined ? {} : { provider: row.provider }), ...(variable === undefined ? {} : { variable }) } }, key, placeIn(document, at)), directory);
    },
    script: (facts, place) => {
      for (const one of facts.operations) push(operationFact(one, key, place(one.at)), one.directory);
      for (const start of facts.starts) starts.push({ ...start, place: place(start) });
      for (const load of facts.loads) more.push({ ...load, place: place(load) });
      for (const copy of facts.copies) copies.push(placedCopy(copy, place));
      tools.push(...facts.tools);
    },
    finish: (reads, loads) => {
      const at = operations[0]?.evidence[0].at ?? placeIn(document, { start: 0, end: 0 });
      if (operations.length === 0 && starts.length === 0 && reads.length === 0 && loads.length === 0) return undefined;
      const variables = reads.map((read) => ({ name: read.name, evidence: { at: placeIn(document, read), note: `reads ${read.name}` } }));
      const named = operations.map((one) => withVariable(one, reads));
      const byHand = operations.length > 0 && !TESTS.test(file) && isStartedByHand(file);
      const start = INTERPRETERS.find(([ending]) => ending.test(file))?.[1] ?? [];
      return {
        sort: 'program', key, name: file, kind: 'source-file', invocations: start.map((program) => `${program} ${file}`), directory, at, operations: named, operationFolders: folders, starts, loads: [...loads, ...more], copies, variables, environments: [], tools, onlyIfStarted: !byHand, given: [], cut: false,
      };
    },
  };
}

/** A call in code goes where the file's own address variable says, when it reads one of the row's or a single other one. */
function withVariable(operation: OperationFact, reads: readonly EnvironmentRead[]): OperationFact {
  const { variable, kind } = operation.target;
  if ((variable !== undefined && reads.some((read) => read.name === variable)) || operation.target.key !== undefined || (kind !== 'database' && kind !== 'cache')) return operation;
  const addresses = reads.filter((read) => /(?:URL|URI|DSN|CONNECTION(?:_STRING)?|CONN_STR)$/i.test(read.name) && /DB|DATA|PG|POSTGRES|MYSQL|MONGO|REDIS|SQL|CONN/i.test(read.name));
  const [only] = addresses;
  return addresses.length === 1 && only ? { ...operation, target: { ...operation.target, variable: only.name } } : operation;
}
