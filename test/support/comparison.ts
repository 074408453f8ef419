import { set } from '../../src/model/index.ts';
import type { Cause, Comparison, Delta, DeltaSide, FindingChange, Gap, GateDecision, Obscured, Origin, PathChange, Place, ResourceChange, ScanResult, Shift, TreeChanges } from '../../src/model/index.ts';
import { agent, check, credential, edge, finding, GONE, kind, locator, path, resource, resultOf } from './result.ts';

/** A hand-made comparison for tests of reports: two results, and a delta of whatever is given. */
export interface ComparisonParts {
  readonly base?: ScanResult;
  readonly head?: ScanResult;
  readonly names?: Comparison['names'];
  readonly delta?: Partial<Omit<Delta, 'changes' | 'gaps'>>;
  readonly changes?: Partial<TreeChanges>;
  readonly gate?: Partial<GateDecision>;
  readonly enforcement?: Comparison['enforcement'];
  readonly unsealed?: boolean;
}

export const NOTHING: DeltaSide = { paths: [], resources: [], irrecoverable: [], findings: [] };

export function comparisonOf(parts: ComparisonParts = {}): Comparison {
  const base = parts.base ?? resultOf({});
  const head = parts.head ?? resultOf({});
  const verdict = parts.delta?.verdict ?? 'same';
  return {
    base, head, names: parts.names ?? { base: 'main', head: 'feature' },
    delta: {
      verdict, added: NOTHING, removed: NOTHING, weakened: [], strengthened: [], hidden: [], revealed: [], ...parts.delta, gaps: { base: base.graph.gaps, head: head.graph.gaps },
      changes: { files: [], baseOf: (file) => file, headOf: (file) => file, baseDirectoryOf: (directory) => directory, ...parts.changes },
    },
    gate: { state: verdict === 'worse' || verdict === 'mixed' ? 'closed' : 'open', because: [], notes: [], ...parts.gate },
    enforcement: parts.enforcement ?? 'advisory', unsealed: parts.unsealed ?? true,
  };
}

/** Two results told apart as far as it goes without the comparing room: paths, findings and resources by their ids, everything counted. */
export function differenceOf(base: ScanResult, head: ScanResult, more: ComparisonParts = {}): Comparison {
  const side = (mine: ScanResult, other: ScanResult): DeltaSide => {
    const known = new Set(other.graph.paths.map((one) => `${one.agent} ${one.effect} ${one.resource}`));
    const paths = mine.graph.paths.filter((one) => !known.has(`${one.agent} ${one.effect} ${one.resource}`)).flatMap((one): PathChange[] => {
      const to = mine.graph.resource(one.resource);
      return to ? [pathChange(one, to, { counts: one.counts })] : [];
    });
    const resources = [...new Map(paths.map((one) => [one.resource.id, resourceChange(one.resource)])).values()];
    const before = new Set(other.findings.map((one) => one.id));
    return { paths, resources, irrecoverable: [], findings: mine.findings.filter((one) => !before.has(one.id)).map((one) => findingChange(one)) };
  };
  const added = side(head, base);
  const removed = side(base, head);
  const [worse, better] = [added, removed].map((one) => one.paths.some((change) => change.counts));
  return comparisonOf({ base, head, delta: { verdict: worse ? (better ? 'mixed' : 'worse') : better ? 'better' : 'same', added, removed }, ...more });
}

const entry = { causes: [] as readonly Cause[], level: 'error' as const, counts: true };
export function pathChange(of: PathChange['path'], to: PathChange['resource'], more: Partial<PathChange> = {}): PathChange {
  return { ...entry, says: `${of.agent} can now destroy ${to.kind} ${to.name}, and it would not come back`, path: of, agent: of.agent, effect: of.effect, resource: to, coordinates: [{ name: 'new', from: '', to: 'a path' }], ...more };
}
export function resourceChange(of: ResourceChange['resource'], more: Partial<ResourceChange> = {}): ResourceChange { return { ...entry, says: `${of.name} can be destroyed now`, resource: of, ...more }; }
export function findingChange(of: FindingChange['finding'], more: Partial<FindingChange> = {}): FindingChange { return { ...entry, says: of.message, level: of.level, finding: of, ...more }; }
export function shift(at: Place, more: Partial<Shift> = {}): Shift {
  return { ...entry, says: 'Claude Code is refused Read(./.env.production) no more', kind: 'hold', about: 'Claude Code', from: 'refused by the harness', to: 'nothing holds it', side: 'base', at, level: 'warning', ...more };
}
export function obscured(at: Place, more: Partial<Obscured> = {}): Obscured {
  const gap: Gap = { fact: 'gap', kind: 'binary', reason: 'has a NUL byte where text is expected; save it as text', place: at };
  return { ...entry, says: 'What .env.staging holds cannot be seen any more', gap, at, about: ['DATABASE_URL'], ...more };
}

const BASE = {
  '.cursorrules': 'Be kind.\n',
  'scripts/domains.ts': "import { env } from 'node:process';\n\nconst TOKEN = env.TOKEN;\n\nexport const query = 'mutation { customDomainCreate }';\n",
  '.claude/settings.json': '{\n  "permissions": {\n    "deny": [\n      "Read(./.env.production)"\n    ]\n  }\n}\n',
  '.env.production (ignored)': 'DATABASE_URL=postgres://u@pg.example.net/app\n', '.env.staging': 'DATABASE_URL=postgres://u@pg.example.net/staging\n',
  'docker-compose.yml': 'services:\n  db:\n    volumes: [data:/var]\n  dump:\n    volumes: [data:/dump]\n', 'infra/main.tf': 'resource "aws_db_instance" "main" {\n  deletion_protection = true\n}\n', 'old.yml': 'x: 1\n',
};
const HEAD = {
  ...BASE, 'scripts/domains.ts': BASE['scripts/domains.ts'].replace('env.TOKEN', "'placeholder'"), '.claude/settings.json': '{\n  "permissions": {\n    "deny": [\n    ]\n  }\n}\n',
  'docker-compose.yml': BASE['docker-compose.yml'].replace('data:/dump', 'dumps:/dump'), 'infra/main.tf': BASE['infra/main.tf'].replace('true', 'false'),
};

/** A pull request that puts a token into a script, drops a refusal and a protection, hides a file, and moves a dump off the volume. */
export function pullRequest(): Comparison {
  const was = locator(BASE);
  const at = locator(HEAD);
  const there = (file: string, needle: string, origin?: Origin) => [{ at: at(file, needle, origin), note: 'declared here' }] as const;
  const token = at('scripts/domains.ts', 'placeholder');
  const deny = was('.claude/settings.json', 'Read(./.env.production)');
  const cursor = agent('cursor', 'Cursor', there('.cursorrules', 'Be kind'));
  const claude = agent('claude-code', 'Claude Code', there('.claude/settings.json', 'permissions'));
  const volume = resource('railway:-:volume:pgdata', 'pgdata', there('docker-compose.yml', 'data'), { kind: 'volume', provider: 'railway', environments: ['production', 'staging'] });
  const rest = resource('railway:everything', 'everything else in the Railway account', there('scripts/domains.ts', 'placeholder'), { kind: 'everything', provider: 'railway', environments: ['unknown'], unbounded: true });
  const database = resource('db:pg.example.net:5432/app', 'app', there('.env.production', 'pg.example.net'), { holdsData: set(true, at('.env.production', 'pg.example.net')) });
  const hops = [
    edge('reads', 'cursor', 'file:scripts/domains.ts', 'Cursor', 'reads every file of this checkout', there('.cursorrules', 'Be kind')),
    edge('holds', 'file:scripts/domains.ts', 'railway/token', 'scripts/domains.ts', 'holds a Railway token', [{ at: token, note: 'sent as a bearer token to backboard.railway.app' }]),
    edge('may', 'railway/token', 'railway:-:volume:pgdata', 'Railway account', 'may delete any volume, unasked', [{ at: at('scripts/domains.ts', 'customDomainCreate'), note: 'this script needs customDomainCreate only' }]),
  ];
  const open = edge('reads', 'claude-code', 'file:.env.production', 'Claude Code', 'reads .env.production', there('.claude/settings.json', 'deny'));
  const uncertain = { verdict: 'uncertain', because: 'it is the only database this checkout knows', evidence: [] } as const;
  const [first, second, third, fourth] = [
    path('path-1', hops, volume.id, { credential: 'railway/token', family: 'token' }), path('path-2', hops, rest.id, { credential: 'railway/token', family: 'token', recoverability: { ...GONE, window: '48 h' } }),
    path('path-3', [open, ...hops.slice(1)], volume.id, { agent: 'claude-code', credential: 'railway/token', family: 'token', gate: 'asked', gateBasis: 'default', gateBecause: 'the default mode asks' }),
    path('path-4', [open], database.id, { agent: 'claude-code', family: 'database', gate: 'asked', gateBasis: 'default', gateBecause: 'the default mode asks', recoverability: uncertain, effect: 'destroy', destroys: 'contents', operation: 'DROP DATABASE' }),
  ];
  const [closed, ambient] = [path('path-1', [open], database.id, { agent: 'claude-code', family: 'database', gate: 'closed', gateBasis: 'set', gateBecause: 'a refusal holds', counts: false, recoverability: uncertain }), path('path-9', [open], database.id, { agent: 'claude-code', family: 'ambient', foundation: 'ambient', counts: false })];
  const readable = finding('credential.readable', 'railway/token', 'A Railway account token lies in scripts/domains.ts.', [token], { paths: ['path-1', 'path-2'] });
  const copies = finding('copy-beside-its-data', 'data', 'The dump of volume data lies on that volume.', [was('docker-compose.yml', 'data:/dump')], { level: 'warning' });
  const shared = finding('environment.shared-store', 'db', 'Staging and production use one server.', [at('.env.production', 'pg.example.net'), at('.env.staging', 'pg.example.net')], { level: 'warning' });
  const gap: Gap = { fact: 'gap', kind: 'unparsable', reason: 'is broken YAML; repair it', place: was('old.yml', 'x: 1') };
  const checks = [check('credential.readable'), check('copy-beside-its-data'), check('environment.shared-store')];
  const base = resultOf({ files: BASE, agents: [cursor, claude], resources: [database], paths: [closed], gaps: [gap], result: { findings: [copies, shared], checks, what: 'git tree main' } });
  const head = resultOf({
    files: HEAD, agents: [cursor, claude], resources: [volume, rest, database], paths: [first, second, third, fourth, ambient], gaps: [{ fact: 'gap', kind: 'binary', reason: 'has a NUL byte where text is expected; save it as text', place: at('.env.staging', 'DATABASE_URL') }, gap],
    credentials: [credential('railway/token', kind('railway.account-token', 'Railway account token'), token)],
    result: {
      findings: [readable, shared], checks, what: 'git tree feature', notEstablished: ['whether the token still works', { at: token, note: 'what else the account holds' }],
      fixes: [{ title: 'instead of the Railway token: a project token; kept out of the checkout', change: { kind: 'remove-credential', place: token }, closes: { paths: ['path-1', 'path-2', 'path-3'], irrecoverable: [volume.id] } }, { title: 'something that helps with nothing new', change: { kind: 'x', place: token }, closes: { paths: ['path-77'], irrecoverable: [] } }],
    },
  });
  const inserted: Cause = { side: 'head', at: token, says: 'holds a Railway token' };
  const dropped: Cause = { side: 'base', at: deny, shownAt: at('.claude/settings.json', ']'), says: 'refused Claude Code this file' };
  const unguarded: Cause = { side: 'head', at: at('infra/main.tf', 'false'), says: 'deletion protection is off' };
  return comparisonOf({
    base, head, changes: { files: ['.claude/settings.json', '.env.staging', 'docker-compose.yml', 'infra/main.tf', 'scripts/domains.ts'].map((file) => ({ base: file, head: file, removed: [], added: [] })) },
    gate: { because: ['Cursor can now destroy volume pgdata of production, and it would not come back', 'Three protections got weaker.'], notes: ['one rule of the configuration leaves files out of scans; a comparison reads them all the same'] },
    delta: {
      verdict: 'mixed',
      added: {
        paths: [
          pathChange(first, volume, { says: 'Cursor can now destroy volume pgdata of production, and it would not come back', causes: [inserted] }), pathChange(second, rest, { says: 'Cursor can now destroy everything else in the Railway account', causes: [inserted] }),
          pathChange(third, volume, { says: 'Claude Code can now destroy volume pgdata of production once somebody says yes', causes: [inserted], level: 'warning' }),
          pathChange(fourth, database, { says: 'Claude Code can destroy database app of production once somebody says yes', causes: [dropped], level: 'warning', was: closed, coordinates: [{ name: 'gate', from: 'closed', to: 'asked' }] }),
          pathChange(ambient, database, { says: 'Claude Code could destroy database app with the logins of the developer', counts: false, notCounted: 'asked, and ambient', level: 'note' }),
        ],
        resources: [resourceChange(volume), resourceChange(rest), resourceChange(database)], irrecoverable: [resourceChange(volume)], findings: [findingChange(readable, { causes: [inserted] })],
      },
      removed: { ...NOTHING, findings: [findingChange(copies)] },
      weakened: [
        shift(deny, { causes: [dropped] }),
        shift(at('infra/main.tf', 'false'), { kind: 'guard', says: 'Nothing protects aws_db_instance.main from being deleted', about: 'aws_db_instance.main', from: 'deletion protection', to: 'nothing', side: 'head', causes: [unguarded] }),
      ],
      strengthened: [shift(at('docker-compose.yml', 'dumps:/dump'), { kind: 'copy', says: 'The dump of volume data lies on another volume', about: 'data', from: 'beside its data', to: 'volume dumps', side: 'head', causes: [{ side: 'head', at: at('docker-compose.yml', 'dumps:/dump'), says: 'the dump goes to volume dumps' }] })],
      hidden: [obscured(at('.env.staging', 'DATABASE_URL'), { causes: [{ side: 'head', at: at('.env.staging', 'DATABASE_URL'), says: 'was rewritten' }] })],
    },
  });
}
