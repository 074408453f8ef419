import { createSourceIndex } from '../../src/source-index.ts';
import { byDefault, set, unknown } from '../../src/model/index.ts';
import type {
  AgentFact, BlastGraph, Check, ControlFact, Copy, Credential, CredentialKind, Decision, Edge, EvidenceList, Finding, Fix, Gap, Origin, Path, Place, Recoverability, Resource, ScanResult,
} from '../../src/model/index.ts';

/** A hand-made scan result for tests of reports: files with text, and whatever else is given on top of an empty graph. */
export interface Parts {
  readonly files?: Readonly<Record<string, string>>;
  readonly agents?: readonly AgentFact[];
  readonly controls?: readonly ControlFact[];
  readonly credentials?: readonly Credential[];
  readonly resources?: readonly Resource[];
  readonly paths?: readonly Path[];
  readonly gaps?: readonly Gap[];
  readonly result?: Partial<Omit<ScanResult, 'graph' | 'sources'>>;
}

/** `file` or `file (ignored)`, as in fixture trees. */
function named(entry: string): { file: string; origin: Origin } {
  const match = /^(.*) \((ignored|home)\)$/s.exec(entry);
  return match?.[1] === undefined ? { file: entry, origin: 'tree' } : { file: match[1], origin: match[2] === 'home' ? 'home' : 'ignored' };
}

/** Places by text: `at('a.ts', 'token')` is the first `token` of a.ts. Throws when it is not there, so a test cannot point nowhere. */
export function locator(files: Readonly<Record<string, string>>): (file: string, needle: string, origin?: Origin) => Place {
  const entries = new Map(Object.entries(files).map(([name, text]) => { const { file, origin } = named(name); return [file, { origin, text }]; }));
  return (file, needle, origin) => {
    const entry = entries.get(file);
    const start = entry?.text.indexOf(needle) ?? -1;
    if (!entry || start < 0) throw new Error(`test: ${needle} is not in ${file}`);
    return { file, start, end: start + needle.length, origin: origin ?? entry.origin };
  };
}

const always: Decision = { gate: 'open', basis: 'default', by: [], note: 'nothing holds' };

export function agent(id: string, name: string, evidence: EvidenceList, more: Partial<AgentFact> = {}): AgentFact {
  return {
    fact: 'agent', id, vendor: id, name, nonInteractive: false, settings: [], evidence,
    policy: { read: () => always, programReads: () => always, run: () => always, reach: () => always, call: () => always }, ...more,
  };
}

export function kind(id: string, name: string): CredentialKind {
  return {
    id, name, recognise: { names: [], decides: 'kind', literals: [], near: [], uses: [], examples: [] }, scope: 'account', reaches: 'every project of the account',
    may: [], expires: 'never', narrower: '', source: [], date: '2026-11-21', basis: 'guess',
  };
}

export function credential(id: string, of: CredentialKind, place: Place, more: Partial<Credential> = {}): Credential {
  return {
    id, provider: of.id.split('.')[0] ?? '', kinds: [of], name: id, foundation: 'found', facts: [], uses: [], because: [], opens: {}, holders: [], readOnly: unknown('the token does not say'),
    confidence: 'high', environments: ['unknown'], marks: [], authority: [], readableBy: [], places: [place], ...more,
  };
}

export function resource(id: string, name: string, evidence: EvidenceList, more: Partial<Resource> = {}): Resource {
  return {
    id, name, kind: 'database', provider: 'example', type: 'example', keys: [id], maybe: [], marks: [], environments: ['production'], holdsData: byDefault(true, 'a-database-holds-data'), guard: 'none', guards: [],
    copies: [], attributes: {}, partOf: [], storedOn: [], serves: [], unbounded: false, evidence, ...more,
  };
}

export function edge(kindOf: Edge['kind'], from: string, to: string, title: string, says: string, evidence: EvidenceList, controls: readonly string[] = []): Edge {
  return { id: `${from}>${kindOf}>${to}`, from, to, kind: kindOf, controls, evidence, title, says };
}

export const GONE: Recoverability = { verdict: 'irrecoverable', because: 'deleting the volume deletes its backups', evidence: [] };

export function path(id: string, edges: readonly Edge[], to: string, more: Partial<Path> = {}): Path {
  return {
    id, agent: edges[0]?.from ?? 'cursor', credential: undefined, program: undefined, edges, effect: 'destroy', destroys: 'container', operation: 'volumeDelete', resource: to, calls: 1, gate: 'open', gateBasis: 'unknown',
    gateBecause: "Cursor's run mode is in no file: its most permissive one is assumed", foundation: 'found', confidence: 'high', recoverability: GONE, counts: true, family: 'one', ...more,
  };
}

export function check(id: string, more: Partial<Check> = {}): Check {
  return { id, family: 'credential', title: 'A credential lies where an agent reads it', tier: 'high', why: 'Whoever reads it can use it.', fix: 'Move it out of the checkout.', cwe: [522], judge: () => [], ...more };
}

export function finding(rule: string, about: string, message: string, places: Finding['places'], more: Partial<Finding> = {}): Finding {
  return { id: `${rule}/${about}`, rule, about, level: 'error', confidence: 'high', message, places, path: [], subject: { rule, about, ...(more.scope === undefined ? {} : { scope: more.scope }) }, ...more };
}

export function graphOf(parts: Parts): BlastGraph {
  const resources = parts.resources ?? [];
  const credentials = parts.credentials ?? [];
  return {
    agents: parts.agents ?? [], controls: parts.controls ?? [], mcpServers: [], prohibitions: [], credentials, programs: [], operations: [], resources, grants: [], jobs: [],
    paths: parts.paths ?? [], gaps: parts.gaps ?? [], asOf: '2026-04-24', resource: (id) => resources.find((one) => one.id === id), credential: (id) => credentials.find((one) => one.id === id),
    files: Object.keys(parts.files ?? {}).map((name) => named(name).file).sort(), knowledge: { date: '2026-11-21', digest: '', providers: [], agents: [], resources: [], operations: [], mcpServers: [] },
  };
}

export function resultOf(parts: Parts): ScanResult {
  const entries = Object.entries(parts.files ?? {});
  return {
    tool: { name: 'craterscan', version: '0.1.0', tables: '2026-11-21' }, asOf: '2026-04-24', today: '2026-11-21', what: 'working tree', findings: [], waived: [], fixes: [], checks: [], notes: [], notEstablished: [], hidden: [],
    files: { listed: entries.length, read: entries.length, bytes: entries.reduce((sum, [, text]) => sum + text.length, 0) }, ...parts.result,
    graph: graphOf(parts), sources: createSourceIndex(new Map(entries.map(([name, text]) => { const { file, origin } = named(name); return [file, { text, tracked: origin === 'tree' }]; }))),
  };
}

const FILES = {
  '.cursorrules': 'Be kind.\nNEVER run anything that deletes data.\n',
  'scripts/domains.ts': "import { env } from 'node:process';\n\nconst TOKEN = 'placeholder';\n\nexport async function add(domain: string) {\n  const query = 'mutation { customDomainCreate }';\n\n  await fetch('https://backboard.railway.app/graphql/v2', { headers: { authorization: `Bearer ${TOKEN}` }, body: query });\n}\n",
  '.railway/railway.ts': "export default project('pocketos', {\n  volumes: { pgdata: volume() },\n});\n",
  '.env.staging (ignored)': 'PORT=1\nDATABASE_URL=postgres://u@pg.example.net/app\n',
  '.env.production (ignored)': 'PORT=1\nDATABASE_URL=postgres://u@pg.example.net/app\n',
  '.claude/settings.json': '{\n  "permissions": {\n    "deny": ["Read(./.env)"]\n  }\n}\n',
  'docker-compose.yml': 'services:\n  db:\n    image: postgres\n',
  'infra/main.tf': 'resource "aws_s3_bucket" "media" {\n  bucket = "media"\n}\n',
};

/** The founding incident as a graph: five hops from an agent to a volume whose backups lie on it, and everything else a report has a place for. */
export function pocketos(): ScanResult {
  const at = locator(FILES);
  const account = kind('railway.account-token', 'Railway account token');
  const token = at('scripts/domains.ts', 'placeholder');
  const hops: readonly Edge[] = [
    edge('reads', 'cursor', 'file:scripts/domains.ts', 'Cursor', 'reads every file of this checkout', [{ at: at('.cursorrules', 'NEVER'), note: 'asks it not to destroy; nothing holds it' }], ['cursor/rules']),
    edge('holds', 'file:scripts/domains.ts', 'railway/token', 'scripts/domains.ts', 'holds a Railway token', [{ at: token, note: 'sent as a bearer token to backboard.railway.app' }, { at: at('scripts/domains.ts', 'fetch'), note: 'sent to backboard.railway.app' }]),
    edge('may', 'railway/token', 'railway:-:volume:pgdata', 'Railway account', 'may delete any volume, unasked', [{ at: at('scripts/domains.ts', 'customDomainCreate'), note: 'this script needs customDomainCreate only' }]),
    edge('serves', 'railway:-:volume:pgdata', 'environments', 'volume pgdata', 'serves staging and production', [{ at: at('.railway/railway.ts', 'pgdata'), note: '' }, { at: at('.env.staging', 'pg.example.net'), note: 'names the same host' }, { at: at('.env.production', 'pg.example.net'), note: 'names the same host' }]),
    edge('storedOn', 'backups', 'railway:-:volume:pgdata', 'its backups', 'lie on that volume', [{ at: at('.railway/railway.ts', 'volume()'), note: 'nothing here copies them elsewhere' }]),
  ];
  const volume = at('.railway/railway.ts', 'pgdata');
  const copy: Copy = { of: 'railway:-:volume:pgdata', on: 'railway:-:volume:pgdata', kind: 'automated', name: 'volume backups', survives: byDefault(false, 'railway-backups-die'), independent: set(false, volume), because: 'they lie on the volume', evidence: [{ at: volume, note: 'declared here' }] };
  const resources = [
    resource('railway:-:volume:pgdata', 'pgdata', [{ at: volume, note: 'declared here' }], { kind: 'volume', provider: 'railway', environments: ['production', 'staging'], copies: [copy] }),
    resource('db:pg.example.net:5432/app', 'app', [{ at: at('.env.production', 'pg.example.net'), note: 'named here' }], { environments: ['production', 'staging'], holdsData: set(true, volume) }),
    resource('s3:media', 'media', [{ at: at('infra/main.tf', 'aws_s3_bucket'), note: 'declared here' }], { kind: 'object-store', provider: 'aws', environments: ['unknown'], guard: 'self-removable', holdsData: unknown('nothing says what is in it') }),
    resource('railway:everything', 'everything else in the Railway account', [{ at: token, note: 'account-wide' }], { kind: 'everything', provider: 'railway', environments: ['unknown'], unbounded: true, holdsData: unknown('not named') }),
  ];
  const brief = hops.slice(0, 3);
  const uncertain: Recoverability = { verdict: 'uncertain', because: 'it is the only database this checkout knows', evidence: [] };
  const paths = [
    path('path-1', hops, 'railway:-:volume:pgdata', { credential: 'railway/token', family: 'token' }),
    path('path-2', brief, 'railway:everything', { credential: 'railway/token', family: 'token', recoverability: { ...GONE, window: '48 h' } }),
    path('path-3', [edge('runs', 'claude-code', 'npm:.#db:reset', 'Claude Code', 'may run npm run db:reset', [{ at: at('.claude/settings.json', 'deny'), note: 'refuses Read(.env) only' }], ['claude-code/deny-env'])], 'db:pg.example.net:5432/app', { family: 'reset', gate: 'asked', gateBasis: 'default', gateBecause: 'the default mode asks', recoverability: uncertain, effect: 'destroy', destroys: 'contents', operation: 'prisma migrate reset', calls: 2 }),
    path('path-4', [edge('uses', 'claude-code', 'aws', 'Claude Code', "may use the developer's AWS login", [{ at: at('infra/main.tf', 'aws_s3_bucket'), note: 'declared here' }])], 's3:media', { family: 'ambient', gate: 'asked', counts: false, foundation: 'ambient', recoverability: { verdict: 'recoverable', because: 'versions are kept', window: '30 d', hypothetical: true, evidence: [] } }),
  ];
  const findings = [
    finding('path.irrecoverable', 'railway:-:volume:pgdata', 'Cursor can delete volume pgdata with the Railway token in scripts/domains.ts. Its backups go with it.', [token], { paths: ['path-1', 'path-2'], path: hops.map((hop) => hop.evidence[0]) }),
    finding('credential.readable', 'railway/token', 'A Railway account token lies in scripts/domains.ts.', [token]),
    finding('environment.shared-store', 'db:pg.example.net:5432/app', 'Staging and production use one database.', [at('.env.production', 'pg.example.net'), at('.env.staging', 'pg.example.net')], { level: 'warning' }),
    finding('agent.deny-incomplete', 'claude-code', 'A refusal covers .env and misses .env.production.', [at('.claude/settings.json', 'Read(./.env)')], { level: 'note', confidence: 'medium' }),
    finding('environment.no-test-file', 'app', 'There is no .env.testing, so tests use .env.', [{ file: '.env.testing', start: 0, end: 0, origin: 'absent' }], { level: 'note', confidence: 'low' }),
  ];
  const fixes: Fix[] = [
    { title: 'a project token, kept out of the checkout', change: { kind: 'narrow-credential', place: token }, closes: { paths: ['path-1', 'path-2'], irrecoverable: ['railway:-:volume:pgdata'] } },
    { title: 'deny .env.* too', change: { kind: 'add-deny', place: at('.claude/settings.json', 'deny') }, closes: { paths: ['path-3'], irrecoverable: [] } },
  ];
  const denyEnv: ControlFact = {
    fact: 'control', id: 'claude-code/deny-env', agent: 'claude-code', row: 'permissions.deny', hold: 'harness', does: 'deny', channels: ['read'], says: 'refuses Read(./.env)', matchesFile: (file) => file === '.env',
    changeableBy: 'agent', failsOpen: byDefault(false, 'deny-is-deterministic'), wired: true, evidence: [{ at: at('.claude/settings.json', 'Read(./.env)'), note: 'refuses Read(./.env)' }],
  };
  return resultOf({
    files: FILES, resources, paths, controls: [denyEnv],
    agents: [
      agent('cursor', 'Cursor', [{ at: at('.cursorrules', 'NEVER'), note: 'rules for Cursor' }]),
      agent('claude-code', 'Claude Code', [{ at: at('.claude/settings.json', 'permissions'), note: 'settings' }], { settings: [{ row: 'permissions.deny', value: set('Read(./.env)', at('.claude/settings.json', 'Read(./.env)')), at: at('.claude/settings.json', 'Read(./.env)') }] }),
    ],
    credentials: [credential('railway/token', account, token, {
      readableBy: [{ agent: 'cursor', gate: 'open', by: 'reads' }, { agent: 'claude-code', gate: 'closed', by: 'reads' }],
      authority: (['railway:-:volume:pgdata', 'railway:everything'] as const).flatMap((on) => (['destroy', 'destroy-backup'] as const).map((effect) => ({ effect, destroys: 'container' as const, on, operation: 'volumeDelete', bound: 'exact' as const, foundation: 'found' as const, evidence: [{ at: token, note: 'account-wide' }] as const }))),
    })],
    gaps: [
      { fact: 'gap', kind: 'unparsable', reason: 'broken JSON; repair it', place: { file: 'broken.json', start: 0, end: 0, origin: 'tree' } },
      { fact: 'gap', kind: 'too-large', reason: 'larger than 8 MB', place: { file: 'dump.sql', start: 0, end: 0, origin: 'ignored' } },
    ],
    result: {
      findings, fixes, asOf: '2026-04-24', files: { listed: 214, read: 212, bytes: 123456 },
      waived: [{ finding: finding('operation.reset', 'npm:.#db:reset', 'npm run db:reset drops the database.', [at('docker-compose.yml', 'postgres')]), reason: 'local only', until: '2027-01-01', at: at('docker-compose.yml', 'services') }],
      checks: [
        check('path.irrecoverable', { family: 'path', tier: 'critical', title: 'An agent can destroy data that would not come back', cwe: [269, 284] }), check('credential.readable'),
        check('environment.shared-store', { family: 'environment', tier: 'medium', title: 'Two environments share one data store' }), check('agent.deny-incomplete', { family: 'agent', tier: 'low', title: 'A refusal misses its neighbours' }),
        check('environment.no-test-file', { family: 'environment', tier: 'low', title: 'Tests have no settings of their own' }), check('operation.reset', { family: 'operation', tier: 'medium', title: 'A command drops a database' }),
      ],
      notEstablished: ['whether the token still works', { at: token, note: 'what else the account holds' }],
      hidden: [{ at: at('docker-compose.yml', 'services'), note: 'one finding is switched off by a comment' }], notes: ['node_modules (12,345 files): names only'],
    },
  });
}
