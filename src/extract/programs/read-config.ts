import { baseName, folderOf, placeIn } from '../../model/index.ts';
import type { Document } from '../../model/index.ts';
import { databaseKey, joinPath } from '../shared/commands/index.ts';
import { dotenvLoads, environmentReads, inComment } from './environment-reads.ts';
import type { ToolConfig } from './local.ts';

/** Configuration files of database tools: which programs read them, and how many folders below the tool's own they lie. */
interface ConfigFile { readonly file: RegExp; readonly tools: readonly string[]; readonly below: number; readonly names: RegExp }

const ANY = /URL|URI|DSN|HOST|DATABASE|DB|PG|POSTGRES|MYSQL|MONGO|CONN|SQL|PASS/i;
const SCHEMA = /(?:^|\/)[\w.-]{1,80}\.prisma$/;
const CONFIGS: readonly ConfigFile[] = [
  { file: SCHEMA, tools: ['prisma', 'blitz', 'redwood', 'rw'], below: 0, names: ANY },
  { file: /(?:^|\/)prisma\.config\.[cm]?[jt]s$/, tools: ['prisma'], below: 0, names: ANY },
  { file: /(?:^|\/)drizzle(?:[.-][\w-]{1,40})?\.config\.(?:[cm]?[jt]s|json)$|(?:^|\/)drizzle\.config\.[\w-]{1,40}\.[cm]?[jt]s$/, tools: ['drizzle-kit'], below: 0, names: ANY },
  { file: /(?:^|\/)knexfile\.[cm]?[jt]s$/, tools: ['knex'], below: 0, names: ANY },
  { file: /(?:^|\/)mikro-orm\.config\.[cm]?[jt]s$/, tools: ['mikro-orm', 'mikro-orm-esm'], below: 0, names: ANY },
  { file: /(?:^|\/)(?:ormconfig\.(?:[cm]?[jt]s|json)|(?:data-source|datasource|typeorm\.config|orm\.config)\.[cm]?[jt]s)$/, tools: ['typeorm', 'typeorm-ts-node-commonjs', 'typeorm-ts-node-esm'], below: 0, names: ANY },
  { file: /(?:^|\/)config\/config\.(?:[cm]?[jt]s|json)$|(?:^|\/)\.sequelizerc$/, tools: ['sequelize', 'sequelize-cli'], below: 1, names: ANY },
  { file: /(?:^|\/)config\/database\.[cm]?[jt]s$/, tools: ['sequelize', 'sequelize-cli', 'ace', 'strapi'], below: 1, names: ANY },
  { file: /(?:^|\/)config\/database\.yml$/, tools: ['rails', 'rake'], below: 1, names: ANY },
  { file: /(?:^|\/)config\/database\.php$/, tools: ['artisan'], below: 1, names: /^(?:DB_|DATABASE_)/ },
  { file: /(?:^|\/)(?:alembic\.ini|(?:alembic|migrations)\/env\.py)$/, tools: ['alembic', 'flask'], below: 0, names: ANY },
  { file: /(?:^|\/)settings(?:\/[\w-]{1,40})?\.py$/, tools: ['manage.py', 'django-admin'], below: 1, names: ANY },
  { file: /(?:^|\/)wp-config\.php$/, tools: ['wp'], below: 0, names: /DB|DATABASE/i },
  { file: /(?:^|\/)config\/(?:runtime|prod|dev)\.exs$/, tools: ['mix'], below: 1, names: ANY },
  { file: /(?:^|\/)(?:flyway\.conf|flyway\.toml)$/, tools: ['flyway'], below: 0, names: ANY },
];

/** Is this file the configuration of a database tool? */
export function isToolConfig(file: string): boolean {
  return file.endsWith('.prisma') ? SCHEMA.test(file) : SOME_CONFIG.test(file);
}

/** All others in one: every source file is asked. A name that begins with anything would be tried at each of its folders. */
const SOME_CONFIG = new RegExp(CONFIGS.flatMap((one) => (one.file === SCHEMA ? [] : [one.file.source])).join('|'));

/** What command line tools wrote down of the project they act on: `supabase link`, the project file of pscale. */
export const LINKED_PROJECT = /(?:^|\/)(?:supabase\/\.temp\/project-ref|\.pscale\.ya?ml)$/;

/** What the configuration says of the database: variables it reads, dotenv files it loads, or a literal address. Looks at the text only. */
export function readConfig(document: Document): readonly ToolConfig[] {
  const { file, text } = document;
  if (LINKED_PROJECT.test(file)) return linkedProject(document);
  return CONFIGS.filter((one) => one.file.test(file)).flatMap((config) => {
    const folder = configFolder(file, config);
    const reads = environmentReads(text).filter((read) => config.names.test(read.name));
    if (/dj_database_url\.(?:config|parse)\(\s*(?:\)|default|conn)/.test(text) && !reads.some((read) => read.name === 'DATABASE_URL')) { const at = text.indexOf('dj_database_url.'); reads.push({ name: 'DATABASE_URL', start: at, end: at + 22 }); }
    const ordered = [...reads].sort((a, b) => rank(a.name) - rank(b.name) || a.start - b.start);
    const loads = dotenvLoads(text).flatMap((load) => { const path = joinPath(folder, load.path); return path === undefined ? [] : [{ file: path, note: 'the configuration loads this file', needed: true, start: load.start, end: load.end, place: placeIn(document, load) }]; });
    const key = literalTarget(text);
    if (ordered.length === 0 && loads.length === 0 && key === undefined) return [];
    return [{
      sort: 'config', tools: config.tools, folder, loads, at: placeIn(document, { start: 0, end: 0 }), ...(key === undefined ? {} : { target: { key } }),
      variables: ordered.map((read) => ({ name: read.name, evidence: { at: placeIn(document, read), note: `the configuration of ${config.tools[0] ?? 'the tool'} takes ${read.name}` } })),
    }];
  });
}

/** Folder a tool is started in: the configuration's own, above `prisma/`, `config/` or `alembic/`. */
function configFolder(file: string, config: ConfigFile): string {
  const own = folderOf(file);
  const name = baseName(own);
  const step = config.below > 0 || ['prisma', 'alembic', 'migrations', 'schema', 'src', 'db', 'drizzle', 'database'].includes(name);
  if (!step) return own;
  const above = folderOf(own);
  return name === 'schema' && above.endsWith('prisma') ? folderOf(above) : above;
}

/** A whole address first, then a direct one, then parts. */
function rank(name: string): number {
  if (/DIRECT|SHADOW|TEST/i.test(name)) return 2;
  return /URL|URI|DSN|CONN/i.test(name) ? 0 : 1;
}

function literalTarget(text: string): string | undefined {
  const match = /\b(?:url|connectionString|connection|uri|sqlalchemy\.url)["']?\s{0,9}[:=]\s{0,9}["']?((?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?)(?:\+\w{1,20})?:\/\/[^\s"'`]{1,500})/.exec(text.slice(0, 200_000));
  return match?.[1] === undefined || inComment(text, match.index) ? undefined : databaseKey(match[1]);
}

function linkedProject(document: Document): readonly ToolConfig[] {
  const text = document.text.slice(0, 2_000);
  if (/\.pscale\.ya?ml$/.test(document.file)) {
    const database = /^database:[ \t]{1,9}["']?([\w-]{1,80})["']?[ \t]{0,9}$/m.exec(text);
    const organization = /^org:[ \t]{1,9}["']?([\w-]{1,80})/m.exec(text)?.[1] ?? '-';
    return database?.[1] === undefined ? [] : [{ sort: 'config', tools: ['pscale'], folder: folderOf(document.file), variables: [], loads: [], target: { key: `planetscale:${organization}/${database[1]}` }, at: placeIn(document, { start: database.index, end: database.index + database[0].length }) }];
  }
  const ref = /^\s*([a-z]{20})\s*$/.exec(document.text.slice(0, 200))?.[1];
  const folder = folderOf(folderOf(folderOf(document.file)));
  const at = placeIn(document, { start: 0, end: Math.min(document.text.length, 20) });
  return ref === undefined ? [] : [{ sort: 'config', tools: ['supabase'], folder, variables: [], loads: [], target: { key: `supabase:${ref}` }, at }];
}
