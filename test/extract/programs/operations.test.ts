import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operationsIn, scriptFacts } from '../../../src/extract/shared/commands/index.ts';
import type { OperationRow } from '../../../src/model/index.ts';
import { shellCommands } from '../../../src/parse/shell.ts';
import { knowledge } from '../../support/knowledge.ts';
import { loadTree } from '../../support/tree.ts';

const rows = knowledge().operations;
const folder = 'fixtures/operations';
const names = readdirSync(new URL(`../../../${folder}`, import.meta.url)).filter((name) => name.endsWith('.tree')).sort();

function found(line: string): readonly string[] {
  const { commands, assignments } = shellCommands(line, 0);
  return scriptFacts(commands, assignments, rows, '.').operations.map((one) => one.row.id);
}
function lines(fixture: ReturnType<typeof loadTree>, path: string): readonly string[] {
  const file = fixture.files.find((one) => one.path === path);
  return String(file?.content ?? '').split('\n').filter((line) => line.trim() !== '');
}

describe('operations of the tables', () => {
  for (const name of names) {
    const fixture = loadTree(`${folder}/${name}`);
    describe(name, () => {
      it.each(lines(fixture, 'matches.sh').map((line) => line.split('    # ')))('%s', (command = '', row = '') => {
        expect(found(command)).toContain(row);
      });
      it.each(lines(fixture, 'harmless.sh'))('nothing in: %s', (command) => {
        expect(found(command)).toEqual([]);
      });
    });
  }

  it('has a fixture for every table of commands', () => {
    const tables = readdirSync(new URL('../../../rules/operations', import.meta.url)).map((name) => name.replace('.yml', '')).filter((name) => name !== 'mcp-servers' && name !== 'sql' && !name.startsWith('sdk'));
    expect(names.map((name) => name.replace('.tree', '')).sort()).toEqual(tables.sort());
  });
});

type CommandRow = OperationRow & { match: Extract<OperationRow['match'], { kind: 'command' }> };
const commandRows = rows.filter((row): row is CommandRow => row.match.kind === 'command' && row.on !== 'filesystem' && row.match.words[0] !== '...' && row.tool !== 'dd');
const word = (pattern: string): string => (pattern === '*' ? 'thing' : pattern.split('|')[0]?.replace('?', '').replaceAll('*', 'x') ?? '');

/** The shortest command line of a row: its program, its words, and the first option that it asks for. */
function shortest(row: CommandRow): { program: string; words: string[]; options: string[] } {
  const words = row.match.words.filter((pattern) => !pattern.startsWith('...') && !pattern.endsWith('?')).map(word);
  const needed = row.match.any?.[0];
  return { program: row.match.program[0] ?? '', words: needed !== undefined && !needed.startsWith('-') ? [...words, needed.replaceAll('*', 'x')] : words, options: needed?.startsWith('-') ? needed.split(' ') : [] };
}

describe('every row', () => {
  it('matches its own shortest command', () => {
    const missed = commandRows.filter((row) => { const { program, words, options } = shortest(row); return !found([program, ...words, ...options].join(' ')).includes(row.id); });
    expect(missed.map((row) => row.id)).toEqual([]);
  });

  it('matches however words are quoted and wherever options stand', () => {
    fc.assert(fc.property(fc.constantFrom(...commandRows), fc.array(fc.constantFrom('none', 'single', 'double'), { minLength: 8, maxLength: 8 }), fc.nat(5), fc.boolean(), (row, quotes, at, sudo) => {
      const { program, words, options } = shortest(row);
      const quoted = words.map((text, index) => (quotes[index % 8] === 'single' ? `'${text}'` : quotes[index % 8] === 'double' ? `"${text}"` : text));
      const place = Math.min(at, quoted.length);
      const line = [...(sudo ? ['sudo'] : []), program, ...quoted.slice(0, place), ...options, '--zz-color=always', ...quoted.slice(place)].join(' ');
      expect(found(line)).toContain(row.id);
    }), { numRuns: 300 });
  });

  it('matches nothing that asks for help, is printed, searched for or commented', () => {
    fc.assert(fc.property(fc.constantFrom(...commandRows), fc.constantFrom('help', 'dry', 'echo', 'grep', 'comment', 'message'), (row, how) => {
      const { program, words, options } = shortest(row);
      const line = [program, ...words, ...options].join(' ');
      const harmless = { help: `${line} --help`, dry: `${line} --dry-run`, echo: `echo "${line}"`, grep: `grep -r '${line}' docs`, comment: `# ${line}`, message: `printf '%s' "${line}" > notes.txt` }[how];
      expect(found(harmless)).toEqual([]);
    }), { numRuns: 300 });
  });

  it('never throws, whatever the words are', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.string({ maxLength: 30 }), fc.constantFrom('terraform', '-c', '--', 'psql', 'curl', '-X', 'rm', '-rf', '__proto__', 'constructor', 'npx', 'find', 'make'))), (words) => {
      const command = { words: words.map((text, index) => ({ text, value: text, variables: [], start: index, end: index + 1 })), environment: [], wrappers: [], redirects: [], pipeline: 0, start: 0, end: words.length };
      expect(Array.isArray(operationsIn(command, rows))).toBe(true);
      scriptFacts([command], [], rows, '.');
    }), { numRuns: 300 });
  });
});

describe('confirmation', () => {
  const confirmations = (line: string): readonly string[] => { const { commands, assignments } = shellCommands(line, 0); return scriptFacts(commands, assignments, rows, '.').operations.map((one) => one.confirmation); };
  it.each([
    ['terraform destroy', 'asks'], ['terraform destroy -auto-approve', 'switched-off'], ['terraform destroy --auto-approve=false', 'asks'], ['yes | terraform destroy', 'switched-off'], ["terraform destroy <<< 'yes'", 'switched-off'],
    ['npx prisma migrate reset --force', 'refuses-agents'], ['PRISMA_USER_CONSENT_FOR_DANGEROUS_AI_ACTION=yes npx prisma migrate reset', 'switched-off'], ['neonctl projects delete p', 'none'], ['heroku pg:reset -a app --confirm app', 'switched-off'],
    ['gcloud sql instances delete p', 'asks'], ['CLOUDSDK_CORE_DISABLE_PROMPTS=1 gcloud sql instances delete p', 'switched-off'], ['export CLOUDSDK_CORE_DISABLE_PROMPTS=1; gcloud sql instances delete p', 'switched-off'],
  ])('%s: %s', (line, expected) => { expect(confirmations(line)).toEqual([expected]); });
});

describe('target', () => {
  const target = (line: string): object | undefined => { const { commands, assignments } = shellCommands(line, 0); return scriptFacts(commands, assignments, rows, 'app').operations[0]?.target; };
  it.each([
    ['terraform -chdir=../prod destroy', { key: 'tfstack:prod' }], ['cd infra && terraform destroy', { key: 'tfstack:app/infra' }], ['docker compose -f ../ops/compose.yml down -v', { key: 'compose:ops' }],
    ['psql "$PROD_URL" -c "DROP TABLE a"', { variable: 'PROD_URL' }], ['DB=$REPORT_URL; psql "$DB" -c "DROP TABLE a"', { variable: 'REPORT_URL' }], ['psql postgres://app@db.example.net/shop -c "DROP TABLE a"', { key: 'db:db.example.net:5432/shop' }],
    ['kubectl delete pvc data -n prod', { key: 'k8s:prod:PersistentVolumeClaim/data' }], ['supabase projects delete abcdefghijklmnopqrst', { key: 'supabase:abcdefghijklmnopqrst' }], ['aws s3 rm s3://invoices/a --recursive', { key: 's3:invoices' }],
    ['fly apps destroy web', { key: 'fly:web' }], ['rm -rf ./data', { key: 'bind:app/data' }], ['npx prisma migrate reset', { variable: 'DATABASE_URL' }],
  ])('%s', (line, expected) => { expect(target(line)).toMatchObject(expected); });

  it('names no folder of the checkout for a command on another machine', () => {
    expect(target("ssh web1 'docker compose down -v'")).not.toHaveProperty('key');
  });
});
