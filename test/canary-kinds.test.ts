import { beforeAll, describe, expect, it } from 'vitest';
import { memoryWorkspace } from '../src/discover/index.ts';
import type { MemoryFile } from '../src/discover/index.ts';
import type { Comparison, CredentialKind, ScanResult } from '../src/model/index.ts';
import { compareReports } from '../src/report/compare/index.ts';
import { explain } from '../src/report/explain.ts';
import { DEFAULT_OPTIONS, reports } from '../src/report/index.ts';
import { openHistory, openWorkingTree } from '../src/discover/index.ts';
import { compareFiles } from './support/compare.ts';
import { knowledge } from './support/knowledge.ts';
import { formsOf, leakFinder, slicesOf } from './support/leaks.ts';
import { tarGzOf, zipOf } from './support/pack.ts';
import { expandPlaceholders } from './support/placeholders.ts';
import { repositoryOf } from './support/repository.ts';
import { scanTree } from './support/scan.ts';

/** Long enough that a digest among the output is not one of them by chance. */
const WIDTH = 12;
const forbidden = new Set<string>();
const kinds: readonly CredentialKind[] = knowledge().providers.flatMap((provider) => provider.credentials).filter((kind) => kind.recognise.value !== undefined);

/** What the tables say aloud: names and ids hold parts of some patterns. */
const PUBLIC = new Set(knowledge().providers.flatMap((provider) => provider.credentials.flatMap((kind) => [kind.id, kind.name, ...kind.recognise.names])).flatMap((text) => slicesOf(text, WIDTH)));

/** A value, none of which may be printed but for what others of its sort have too, the `twins`. */
function secret(value: string, twins: readonly string[] = []): string {
  const common = new Set(twins.flatMap(formsOf).flatMap((form) => slicesOf(form, WIDTH)));
  for (const form of formsOf(value)) for (const slice of slicesOf(form, WIDTH)) if (!common.has(slice) && !PUBLIC.has(slice)) forbidden.add(slice);
  return value;
}
const made = (placeholder: string, name: string): string => secret(expandPlaceholders(`{{${placeholder}${name}}}`), [0, 1, 2].map((i) => expandPlaceholders(`{{${placeholder}another-${i}-${name}}}`)));
const token = (kind: CredentialKind, name: string): string => made(`token:${kind.id};`, name);
const password = (name: string): string => made('password:', name);
const leakIn = leakFinder(forbidden, WIDTH);

const nameOf = (kind: CredentialKind): string => kind.recognise.names[0] ?? 'SERVICE_TOKEN';
const words = (kind: CredentialKind): string => `${kind.id.split('.')[0] ?? ''} ${kind.recognise.near.join(' ')}`;
/** One value of every kind, each way a file may hold it. */
const WAYS: readonly (readonly [string, (kind: CredentialKind) => string])[] = [
  ['.env', (kind) => `# ${words(kind)}\n${nameOf(kind)}=${token(kind, 'env')}\n`],
  ['client.ts', (kind) => `// ${words(kind)}\nconst ${nameOf(kind).replace(/\W/g, '_')} = '${token(kind, 'code')}';\n`],
  ['values.yaml', (kind) => `${words(kind).split(' ')[0] ?? 'a'}:\n  ${nameOf(kind)}: '${token(kind, 'yaml')}'\n`],
  ['settings.json', (kind) => JSON.stringify({ [words(kind)]: { [nameOf(kind)]: token(kind, 'json') } })],
  ['call.sh', (kind) => `curl -H "Authorization: Bearer ${token(kind, 'curl')}" https://api.example.net/${words(kind).split(' ')[0] ?? ''}?token=${token(kind, 'query')}\n`],
  ['broken.toml', (kind) => `${nameOf(kind)} = "${token(kind, 'broken')}\n[`],
];
const everyKind: MemoryFile[] = kinds.flatMap((kind, index) => WAYS.map(([file, write]): MemoryFile => ({ path: `k${index}/${file}`, content: write(kind) })));

const utf16 = (text: string): Uint8Array => Buffer.from(`\uFEFF${text}`, 'utf16le');
const cells = (text: string): string => JSON.stringify({ nbformat: 4, cells: [{ cell_type: 'code', source: [`password = "${password('cell')}"\n`], outputs: [{ output_type: 'stream', text: [text] }] }] });
const base64 = (text: string): string => Buffer.from(text).toString('base64');
/** Shell lines with a value for each sort of reader. */
const lines = (name: string): string => `export DATABASE_URL=postgres://app:${password(`${name}-url`)}@db.example.net:5432/app\nADMIN_PASSWORD=${password(`${name}-admin`)}\nRAILWAY_API_TOKEN=${made('uuid:', name)}\nGITHUB_TOKEN=${made('github-pat:', name)}\nSUPABASE_SERVICE_ROLE_KEY=${made('jwt:role=service_role;ref=abcdefghijklmnopqrst;canary=', name)}\n`;
const ownToken = (name: string): string => `acme_live_${made('base62:24;', name)}`;
const wrapped = (name: string): string => (secret(base64(expandPlaceholders(`{{base62:900;${name}}}`))).match(/.{1,64}/g) ?? []).join('\n');
const hexed = (name: string): string => (secret(Buffer.from(expandPlaceholders(`{{base62:200;${name}}}`)).toString('hex')).match(/.{1,80}/g) ?? []).join('\n');

/** Everywhere an agent looks, and every form a secret may have there. */
const everywhere: MemoryFile[] = [
  { path: 'notebook.ipynb', content: cells(lines('notebook')) },
  { path: 'wide/.env', content: utf16(lines('wide')) },
  { path: 'k8s/secret.yaml', content: `apiVersion: v1\nkind: Secret\nmetadata: { name: shop }\ndata:\n  url: ${base64(`postgres://app:${password('k8s')}@pg.example.net:5432/app`)}\n  password: ${base64(password('k8s-data'))}\n  key: ${base64(made('github-pat:', 'k8s'))}\n` },
  { path: 'release.zip', content: zipOf({ 'app/.env.production': lines('zip'), 'app/notebook.ipynb': cells(lines('zipped-notebook')) }) },
  { path: 'backup.tgz', content: tarGzOf({ 'etc/app.conf': lines('tar') }) },
  { path: 'damaged.zip', content: zipOf({ 'a.env': lines('damaged') }).subarray(0, 300) },
  { path: 'craterscan.yml', content: `version: 1\nrecognisers:\n  - id: acme-deploy\n    name: Acme deploy token\n    keywords: [acme_]\n    regex: 'acme_(?:live|stage)_[A-Za-z0-9]{24}'\n    authority: { effects: [write, destroy], on: [everything], operation: releases.purge }\n    matches: [ACME_DEPLOY=${ownToken('described')}]\n    ignores: [ACME_DEPLOY=acme_live_short]\n` },
  { path: 'deploy/acme.sh', content: `ACME_DEPLOY=${ownToken('own')} ./deploy\n` },
  { path: 'sealed/sops.yaml', content: `db_password: ENC[AES256_GCM,data:${secret(base64(expandPlaceholders('{{base62:40;sops}}')))},iv:${secret(base64(expandPlaceholders('{{base62:32;sops-iv}}')))},tag:AAAAAAAAAAAAAAAAAAAAAA==,type:str]\nsops: { version: 3.9.0 }\n` },
  { path: 'sealed/vault.yml', content: `$ANSIBLE_VAULT;1.1;AES256\n${hexed('vault')}\n` },
  { path: 'sealed/age.txt', content: `-----BEGIN AGE ENCRYPTED FILE-----\n${wrapped('age')}\n-----END AGE ENCRYPTED FILE-----\n` },
  { path: 'sealed/sealed.yaml', content: `apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nspec:\n  encryptedData:\n    password: Ag${secret(base64(expandPlaceholders('{{base62:400;sealed}}')).replace(/=+$/, ''))}\n` },
  { path: 'sealed/.env', content: `PASSWORD="encrypted:${secret(base64(expandPlaceholders('{{base62:120;dotenvx}}')))}"\n` },
  { path: 'node_modules/x/.npmrc', content: `//registry.example.com/:_authToken=${made('uuid:', 'vendored')}\n` },
  { path: 'vendor/conf/settings.yml', content: lines('vendor').replaceAll('export ', '').replace(/^(\w+)=/gm, '$1: ') },
  { path: 'docs/guide.md', content: `The root password is ${password('prose')}.\n\n    ${lines('prose').replaceAll('\n', '\n    ')}\n` },
  { path: '.claude/settings.json', content: JSON.stringify({ permissions: { defaultMode: 'bypassPermissions', allow: [`Bash(curl -u admin:${password('rule')} *)`] } }) },
  { path: '~/.aws/credentials', origin: 'home', content: `[production]\naws_access_key_id = ${made('aws-id:', 'home')}\naws_secret_access_key = ${made('aws-secret:', 'home')}\n` },
  { path: '~/.netrc', origin: 'home', content: `machine api.example.net login me password ${password('netrc')}\n` },
];

/** Commits, stashes and what was dropped, none of it in the tree any more. */
function repositoryWithPast(): string {
  const repo = repositoryOf({ '.env': lines('committed'), 'a.txt': 'a' }, { 'a.txt': 'b' });
  repo.put({ 'a.txt': lines('stashed') });
  repo.git('stash', '-q');
  repo.put({ 'a.txt': lines('stashed-again') });
  repo.git('stash', '-q');
  repo.commit({ 'dropped.ts': `export const adminPassword = '${password('dropped')}';\n` });
  repo.git('reset', '-q', '--hard', 'HEAD~1');
  return repo.directory;
}

let scans: readonly (readonly [string, ScanResult])[] = [];
let comparisons: readonly Comparison[] = [];
beforeAll(async () => {
  const repo = repositoryWithPast();
  scans = [
    ['every kind', await scanTree(memoryWorkspace(everyKind))], ['everywhere', await scanTree(memoryWorkspace(everywhere), { archives: true })],
    ['the past', await scanTree(openWorkingTree(repo), { past: openHistory(repo) })],
  ];
  const [some, others] = [everyKind.filter((_, i) => i % 6 < 2), [...everyKind.filter((_, i) => i % 6 === 1 || i % 6 === 4), ...everywhere]].map((files) => memoryWorkspace(files.filter((file) => file.path !== 'craterscan.yml')));
  if (some && others) comparisons = [await compareFiles(some, others), await compareFiles(others, some)];
}, 240_000);

describe('the test itself', () => {
  it('has something to leak: nearly every kind is found, and every place is read', () => {
    const [all, everyPlace, past] = scans.map(([, result]) => result.graph.credentials);
    const found = new Set(all?.flatMap((one) => one.kinds.map((kind) => kind.id)));
    const missed = kinds.filter((kind) => kind.recognise.public !== true && !found.has(kind.id)).map((kind) => kind.id);
    expect(missed.length, missed.join(' ')).toBeLessThan(kinds.length / 10);
    const files = new Set(everyPlace?.flatMap((one) => one.places.map((place) => place.file)));
    for (const file of ['notebook.ipynb', 'wide/.env', 'k8s/secret.yaml', 'release.zip!/app/.env.production', 'backup.tgz!/etc/app.conf', 'deploy/acme.sh', '~/.aws/credentials']) expect([...files]).toContain(file);
    expect(scans[1]?.[1].graph.encrypted?.length).toBeGreaterThan(3);
    expect(past?.length).toBeGreaterThan(8);
  });

  it('would see one', () => {
    for (const leak of [password('prose'), made('github-pat:', 'k8s'), base64(`ab${password('zip-url')}`), [...password('stashed-admin')].reverse().join('')]) expect(leakIn(`text ${leak} text`)).toBeDefined();
    for (const name of knowledge().providers) expect(leakIn(`${name.name} ${name.id}`)).toBeUndefined();
  });
});

describe('no value of any kind is printed', () => {
  it.each(reports.map((report) => report.id))('in %s', (id) => {
    const report = reports.find((one) => one.id === id);
    for (const [name, result] of scans) for (const options of [{}, { verbose: true }, { sarifProfile: 'github' as const }]) expect(leakIn(report?.render(result, { ...DEFAULT_OPTIONS, ...options }) ?? ''), name).toBeUndefined();
  });

  it('by explain', () => {
    for (const [, result] of scans) {
      const { graph, findings } = result;
      // Of each rule, kind and sort one is enough: the others are told in the same words.
      const some = [...new Map(findings.map((one) => [one.rule, one.id])).values(), ...new Map(graph.credentials.map((one) => [one.kinds[0]?.id ?? '', one.id])).values(), ...graph.paths.slice(0, 20).map((one) => one.id), ...graph.resources.slice(0, 20).map((one) => one.id), ...graph.agents.map((one) => one.id)];
      for (const id of some) expect(leakIn(explain(result, id, { ...DEFAULT_OPTIONS, verbose: true }) ?? ''), id).toBeUndefined();
    }
  });

  it.each(compareReports.map((report) => report.id))('in the %s of a comparison', (id) => {
    const report = compareReports.find((one) => one.id === id);
    for (const comparison of comparisons) for (const options of [{}, { verbose: true }]) expect(leakIn(report?.render(comparison, { ...DEFAULT_OPTIONS, ...options }) ?? '')).toBeUndefined();
  });
});
