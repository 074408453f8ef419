import { describe, expect, test } from 'vitest';
import { create } from '../../../src/extract/infra/compose/index.ts';
import { factsOf, only } from '../../support/facts.ts';
import { loadTree, treeOf } from '../../support/tree.ts';
import { arrows, factsOfFiles, factsOfFixture, keys, kinds, resource } from './support.ts';

describe('stores and what they lie on', () => {
  test('a production database on a path of the home directory', async () => {
    const facts = await factsOfFixture('compose/bind-home-prod', create);
    const bind = resource(facts, 'bind:~/prod/pgdata');
    expect(bind).toMatchObject({ kind: 'filesystem', type: 'compose.data-bind', name: '~/prod/pgdata' });
    expect(kinds(bind)).toEqual(['production']);
    expect(resource(facts, 'compose:.:service:db')).toMatchObject({ kind: 'database', type: 'compose.postgres', maybe: ['compose:service:db'] });
    expect(arrows(facts, 'storedOn')).toEqual(['compose:.:service:db -> bind:~/prod/pgdata']);
    expect(arrows(facts, 'serves')).toEqual(['compose:.:service:db -> compose:.:service:api']);
    expect(keys(facts)).toEqual(['bind:~/prod/pgdata', 'compose:.', 'compose:.:service:db']);
  });

  test('places are the text they speak of', async () => {
    const { files } = loadTree('fixtures/resources/compose/bind-home-prod.tree');
    const at = resource(await factsOfFixture('compose/bind-home-prod', create), 'bind:~/prod/pgdata').evidence[0].at;
    expect(String(files[0]?.content).slice(at.start, at.end)).toBe('${HOME}/prod/pgdata:/var/lib/postgresql/data');
  });

  test('a path from a variable: the .env beside it, then the default, else a gap at the mount', async () => {
    const compose = (source: string): string => `services:\n  db:\n    image: postgres\n    volumes: ["${source}:/var/lib/postgresql/data"]\n`;
    expect(keys(await factsOfFiles({ 'a/compose.yml': compose('${DATA_DIR}/pg'), 'a/.env (ignored)': 'DATA_DIR=/srv/app\nDB_PASSWORD={{password:x}}\n' }, create))).toContain('bind:/srv/app/pg');
    expect(keys(await factsOfFiles({ 'a/compose.yml': compose('${DATA_DIR:-./data}/pg') }, create))).toContain('bind:a/data/pg');
    const unknown = await factsOfFiles({ 'a/compose.yml': compose('${DATA_DIR}/pg') }, create);
    expect(only(unknown, 'gap')).toMatchObject([{ kind: 'unresolved', place: { file: 'a/compose.yml' } }]);
    expect(only(unknown, 'gap')[0]?.reason).toMatch(/variable that is set in no file read/);
  });

  test('long mounts, bind devices and a built image known by its data path', async () => {
    const facts = await factsOfFiles({ 'compose.yml': 'services:\n  db:\n    build: ./db\n    volumes:\n      - { type: volume, source: data, target: /var/lib/mysql }\nvolumes: { data: { external: true, name: shared } }\n' }, create);
    expect(resource(facts, 'compose:.:service:db').type).toBe('compose.mysql');
    expect(resource(facts, 'compose:.:volume:data')).toMatchObject({ type: 'compose.data-volume', maybe: ['docker:volume:shared'], attributes: { external: { basis: 'set', value: true } } });
  });

  test('code, configuration, caches and exporters are no stores', async () => {
    const facts = await factsOfFiles({ 'compose.yml': 'services:\n  web:\n    image: node:22\n    volumes: [".:/app", "node_modules:/app/node_modules", "./nginx.conf:/etc/nginx/nginx.conf:ro"]\n  metrics:\n    image: prometheuscommunity/postgres-exporter\nvolumes: { node_modules: }\n' }, create);
    expect(keys(facts)).toEqual(['compose:.']);
  });
});

describe('projects and environments', () => {
  test('equal volume names of two environments are not one volume', async () => {
    const facts = await factsOfFixture('compose/dev-and-prod', create);
    expect(kinds(resource(facts, 'compose:.#production:volume:pgdata'))).toEqual(['production']);
    expect(kinds(resource(facts, 'compose:.#development:volume:pgdata'))).toEqual(['development', 'local']);
    expect(kinds(resource(facts, 'compose:.:volume:pgdata'))).toEqual([]);
  });

  test('an override joins its base; extends takes over what it names', async () => {
    const facts = await factsOfFiles({
      'compose.yml': 'services:\n  db:\n    extends: { file: common.compose.yml, service: base }\n    volumes: ["d:/var/lib/postgresql/data"]\n',
      'compose.override.yml': 'services:\n  db:\n    ports: ["5432:5432"]\n',
      'common.compose.yml': 'services:\n  base:\n    image: postgres:16\n',
    }, create);
    expect(resource(facts, 'compose:.:service:db').type).toBe('compose.postgres');
    expect(arrows(facts, 'storedOn')).toContain('compose:.:service:db -> compose:.:volume:d');
  });

  test('a directory and a mode variable say the environment', async () => {
    const text = 'services:\n  web:\n    build: .\n    environment: [RAILS_ENV=production]\n    depends_on: [db]\n  db:\n    image: mysql\n';
    expect(kinds(resource(await factsOfFiles({ 'deploy/staging/compose.yml': text }, create), 'compose:deploy/staging:service:db'))).toEqual(['production', 'staging']);
  });

  test('a file of an environment that says all of its services itself does not stand on the base', async () => {
    const whole = 'services:\n  web:\n    build: .\n    environment: { APP_ENV: development }\n    volumes: ["dist:/app/dist"]\n  db:\n    image: postgres:16\n    environment: { POSTGRES_PASSWORD: x }\n    volumes: ["pg_dev:/var/lib/postgresql/data"]\nvolumes: { pg_dev: {}, dist: {} }\n';
    const base = 'services:\n  web:\n    image: shop/web\n    depends_on: [db]\n    environment: { APP_ENV: production }\n  db:\n    image: postgres:16\n    environment: { POSTGRES_PASSWORD: y }\n    volumes: ["pg:/var/lib/postgresql/data"]\nvolumes: { pg: {} }\n';
    const alone = await factsOfFiles({ 'compose.yml': base, 'compose.dev.yml': whole }, create);
    expect(kinds(resource(alone, 'compose:.:volume:pg'))).toEqual(['production']);
    expect(kinds(resource(alone, 'compose:.#development:volume:pg_dev'))).toEqual(['development', 'local']);
    expect(keys(alone)).not.toContain('compose:.#development:volume:pg');
    // One that leaves the data or a service that is needed to the base is laid over it, and so is one that leaves the image.
    for (const part of [whole.replace('    volumes: ["pg_dev:/var/lib/postgresql/data"]\n', ''), `${whole.slice(0, whole.indexOf('  db:'))}volumes: { dist: {} }\n`]) {
      expect(keys(await factsOfFiles({ 'compose.yml': base, 'compose.dev.yml': part }, create))).toContain('compose:.#development:volume:pg');
    }
    expect(resource(await factsOfFiles({ 'compose.yml': base, 'compose.dev.yml': whole.replace('    image: postgres:16\n', '') }, create), 'compose:.#development:service:db').type).toBe('compose.postgres');
  });

  test('what only a further file declares is not part of the project that runs without it', async () => {
    const base = 'services:\n  db:\n    image: postgres:16\n    volumes: ["pg:/var/lib/postgresql/data"]\nvolumes: { pg: {} }\n';
    const more = 'services:\n  db:\n    restart: always\n  cache:\n    image: redis:7\n    volumes: ["kept:/data"]\nvolumes: { kept: {} }\n';
    const parts = async (files: Record<string, string>): Promise<readonly string[]> => arrows(await factsOfFiles(files, create), 'partOf');
    expect(await parts({ 'compose.yml': base, 'compose.full.yml': more })).toEqual(['compose:.:service:db -> compose:.', 'compose:.:volume:pg -> compose:.']);
    const all = ['compose:.:service:cache -> compose:.', 'compose:.:service:db -> compose:.', 'compose:.:volume:kept -> compose:.', 'compose:.:volume:pg -> compose:.'];
    // The override is taken without being named, and so is what COMPOSE_FILE names.
    expect(await parts({ 'compose.yml': base, 'compose.override.yml': more })).toEqual(all);
    expect(await parts({ 'compose.yml': base, 'compose.full.yml': more, '.env (ignored)': 'COMPOSE_FILE=compose.yml:compose.full.yml\n' })).toEqual(all);
    expect(await parts({ 'compose.full.yml': more })).toEqual(['compose:.:service:cache -> compose:.', 'compose:.:volume:kept -> compose:.']);
  });
});

describe('copies', () => {
  test('a dump onto the volume it is a dump of', async () => {
    const facts = await factsOfFixture('compose/same-volume-dump', create);
    expect(arrows(facts, 'copiedTo')).toEqual(['compose:.:service:db -> compose:.:volume:pgdata']);
    expect(arrows(facts, 'storedOn')).toEqual(['compose:.:service:db -> compose:.:volume:pgdata']);
    expect(keys(facts)).not.toContain('compose:.:service:backup');
  });

  test('a dump that is uploaded has both stops', async () => {
    const facts = await factsOfFixture('compose/dump-elsewhere', create);
    expect(arrows(facts, 'copiedTo')).toEqual(['compose:.:service:db -> compose:.:volume:dumps', 'compose:.:service:db -> s3:shop-offsite-dumps']);
    expect(resource(facts, 's3:shop-offsite-dumps')).toMatchObject({ type: 'url.bucket', kind: 'object-store' });
  });

  test('backup images', async () => {
    expect(arrows(await factsOfFixture('compose/backup-image', create), 'copiedTo')).toEqual(['compose:.:service:db -> bind:backups', 'compose:.:volume:pgdata -> s3:volume-copies']);
  });

  test('a dump into the container itself is no copy, an echoed one none either', async () => {
    const service = (command: string): string => `services:\n  db: { image: postgres }\n  job:\n    image: postgres\n    depends_on: [db]\n    command: ${command}\n`;
    expect(arrows(await factsOfFiles({ 'compose.yml': service('sh -c "pg_dump -h db app > /tmp/x.sql"') }, create), 'copiedTo')).toEqual([]);
    expect(arrows(await factsOfFiles({ 'compose.yml': service('sh -c "echo pg_dump -h db app > /out"') }, create), 'copiedTo')).toEqual([]);
  });
});

describe('the host', () => {
  test('the socket is a grant, a credential store a named credential, a time zone nothing', async () => {
    const facts = await factsOfFixture('compose/host-access', create);
    expect(only(facts, 'grant')).toMatchObject([{ to: 'compose:.:service:runner', provider: 'docker', effects: ['administer'], on: { everything: true } }]);
    expect(only(facts, 'credential')).toMatchObject([{ provider: 'aws', name: 'mounted ~/.aws', foundation: 'named', holders: ['compose:.:service:runner'] }]);
    expect(keys(facts)).toEqual(['compose:.']);
  });

  test('privileged is a grant', async () => {
    expect(only(await factsOfFiles({ 'compose.yml': 'services:\n  a: { image: x, privileged: true }\n  b: { image: x, privileged: false }\n' }, create), 'grant')).toMatchObject([{ to: 'compose:.:service:a', provider: 'host' }]);
  });
});

describe('a developer\'s own machine', () => {
  const stack = (password: string, more = ''): string => `services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD: ${password}\n  cache:\n    image: redis:7\n${more}`;
  const environments = async (text: string, file = 'compose.yaml'): Promise<Map<string, string[]>> => new Map(only(await factsOfFiles({ [file]: text }, create), 'resource').filter((one) => one.kind !== 'stack').map((one) => [one.name, one.environments.map((mark) => mark.kind)]));

  test('is told by a password everybody knows, for the whole project', async () => {
    expect(await environments(stack('postgres'))).toEqual(new Map([['cache', ['local']], ['db', ['local']]]));
  });

  test('is not told by a password that may be filled in elsewhere, or by one of its own', async () => {
    expect(await environments(stack('${DB_PASSWORD:-postgres}'))).toEqual(new Map([['cache', []], ['db', []]]));
    expect(await environments(stack('hK3vTq9wZx2m'))).toEqual(new Map([['cache', []], ['db', []]]));
  });

  test('is never what a service of production stands on', async () => {
    const found = await environments(stack('postgres', '  app:\n    image: registry.example.net/app:1\n    environment:\n      NODE_ENV: production\n    depends_on: [db]\n'));
    expect(found.get('db')).toEqual(['production']);
    expect(found.get('cache')).toEqual([]);
  });

  test.each(['compose.example.yaml', 'examples/compose.yaml', 'docs/hosting/docker-compose.yml'])('is no production because of the mode in which %s runs an image', async (file) => {
    const found = await environments(stack('hK3vTq9wZx2m', '  app:\n    image: registry.example.net/app:1\n    environment:\n      NODE_ENV: production\n    depends_on: [db]\n'), file);
    expect(found).toEqual(new Map([['cache', []], ['db', []]]));
  });
});

test('a command that names the file of an environment means that project, beside a base or alone', async () => {
  const file = 'services:\n  db:\n    image: postgres:17\n    volumes: [data:/var/lib/postgresql/data]\nvolumes:\n  data: {}\n';
  const packageJson = (name: string): string => JSON.stringify({ scripts: { reset: `docker compose -f ${name} down -v` } });
  for (const files of [{ 'docker-compose.yml': file, 'docker-compose.dev.yml': file }, { 'docker-compose.dev.yml': file }]) {
    const facts = await factsOf(treeOf({ ...files, 'package.json': packageJson('./docker-compose.dev.yml') }));
    const target = only(facts, 'operation').map((one) => one.target.key);
    expect(target).toEqual(['compose:.#development']);
    const meant = only(facts, 'resource').filter((one) => one.keys.some((key) => target.includes(key)));
    expect(meant.map((one) => one.evidence[0].at.file)).toEqual(['docker-compose.dev.yml']);
  }
});
