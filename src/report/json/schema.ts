import { z } from 'zod';
import { CONFIDENCES, EFFECTS, ENVIRONMENT_KINDS, FOUNDATIONS, GATES, GUARDS, HOLDS, LEVELS, REPOSITORY_SETTINGS, RESOURCE_KINDS, VERDICTS } from '../../model/index.ts';

/** The JSON report, version 1. A contract with those who read it: fields are only ever added. */
const SCHEMA_VERSION = '1';

const id = z.string();
const line = z.int().min(1);
const amount = z.int().min(0);
export const place = z.object({
  file: z.string().describe('Relative to the root of the scan, with forward slashes; home files as ~/...'),
  startLine: line, startColumn: line, endLine: line,
  endColumn: line.describe('The column after the last unit. Columns are UTF-16 code units, from 1'),
  origin: z.enum(['tree', 'ignored', 'history', 'home', 'api', 'absent']).describe('absent: the thing is missing and this is where it should stand'),
  ref: z.string().optional().describe('Of a place in the git history: the newest commit whose version of the file holds it'),
}).meta({ id: 'place' });
const step = z.object({ place, note: z.string() });
const known = z.union([z.boolean(), z.literal('unknown')]).describe('Three answers, never two');
const gate = z.enum(GATES);
const effect = z.enum(EFFECTS);
const environments = z.array(z.enum(ENVIRONMENT_KINDS));
const recoverability = z.object({
  verdict: z.enum(VERDICTS), because: z.string(),
  window: z.string().nullable().describe('How long it can be brought back, where that is limited'),
  hypothetical: z.boolean().describe('True where nothing can destroy it: the verdict as if it were destroyed'),
}).meta({ id: 'recoverability' });
const finding = z.object({
  id, rule: id, level: z.enum(LEVELS), confidence: z.enum(CONFIDENCES), message: z.string(),
  subject: z.object({ rule: id, about: z.string(), scope: z.string().nullable() }),
  also: z.array(z.string()).exactOptional().describe('What else it is about, where one place decides for several things'),
  places: z.array(place).min(1), path: z.array(step), paths: z.array(id),
}).meta({ id: 'finding' });

export const reportShape = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  tool: z.object({ name: z.literal('craterscan'), version: z.string(), tables: z.string() }),
  asOf: z.string().describe('Day the beliefs about services are taken as of'),
  today: z.string().describe('Day that decides what has expired'),
  scanned: z.object({ what: z.string(), listed: amount, read: amount, bytes: amount }),
  summary: z.object({
    agents: amount, credentials: amount, resources: amount, destroyable: amount, irrecoverable: amount,
    findings: z.object({ error: amount, warning: amount, note: amount }), gaps: amount,
  }),
  agents: z.array(z.object({
    id, name: z.string(), vendor: z.string(), nonInteractive: z.boolean(), places: z.array(place),
    settings: z.array(z.object({ row: z.string(), basis: z.enum(['set', 'default', 'unknown']), value: z.string().nullable(), place })),
  })),
  controls: z.array(z.object({
    id, agent: id, does: z.enum(['deny', 'ask', 'allow', 'sandbox', 'hook', 'say']), hold: z.enum(HOLDS), channels: z.array(z.string()),
    covers: z.array(z.string()).describe('Files with credentials, and commands, it speaks of'),
    misses: z.array(z.string()).describe('Files with credentials, of the kind it speaks of, that it leaves out'),
    changeableBy: z.enum(['agent', 'repository', 'user', 'managed']), failsOpen: known, wired: z.boolean(), says: z.string(), weakness: z.string().nullable(), places: z.array(place),
  })),
  credentials: z.array(z.object({
    id, name: z.string(), provider: z.string(), kind: z.string(), kinds: z.array(z.string()), foundation: z.enum(FOUNDATIONS), confidence: z.enum(CONFIDENCES), readOnly: known,
    places: z.array(place).min(1), readableBy: z.array(id).describe('Agents that can read or use it'),
    readers: z.array(z.object({ agent: id, gate, by: z.enum(['reads', 'uses']) })),
    authority: z.array(z.object({ effects: z.array(effect), on: id, bound: z.enum(['exact', 'at-most']), foundation: z.enum(FOUNDATIONS), operations: z.array(z.string()) })),
    environments,
  })),
  resources: z.array(z.object({
    id, name: z.string(), kind: z.enum(RESOURCE_KINDS), provider: z.string(), type: z.string(), environments, holdsData: known, guard: z.enum(GUARDS),
    unbounded: z.boolean().describe('Everything else in an account: not a thing that a file names'),
    destroyable: z.boolean(), destroyableBy: z.array(z.object({ agent: id, gate })),
    recoverability: recoverability.nullable().describe('Of its worst path; null where no path leads to it'), places: z.array(place),
  })),
  backups: z.array(z.object({ of: id, on: id.nullable(), kind: z.enum(['dump', 'snapshot', 'replica', 'export', 'versions', 'automated']), name: z.string(), survives: known, independent: known, because: z.string(), places: z.array(place) })),
  paths: z.array(z.object({
    id, agent: id, credential: id.nullable(), program: id.nullable(), effect, destroys: z.enum(['contents', 'container', 'copies', 'guard']), operation: z.string(), resource: id, calls: amount,
    gate, gateBasis: z.enum(['set', 'default', 'unknown']), gateBecause: z.string(), foundation: z.enum(FOUNDATIONS), confidence: z.enum(CONFIDENCES), recoverability,
    counts: z.boolean(), family: z.string(),
    steps: z.array(z.object({
      edge: z.enum(['reads', 'runs', 'uses', 'holds', 'actsAs', 'may', 'partOf', 'storedOn', 'copiedTo', 'serves']), from: id, to: id, place,
      note: z.string().describe('The hop as a sentence'), evidence: z.array(step),
    })),
    controls: z.array(id),
  })).describe('Worst first'),
  findings: z.array(finding).describe('Worst first'),
  fixes: z.array(z.object({ title: z.string(), change: z.object({ kind: z.string(), place }), closes: z.object({ paths: z.array(id), irrecoverable: z.array(id) }) })),
  gaps: z.array(z.object({ reason: z.string(), place, kind: z.string() })),
  notEstablished: z.array(z.object({ note: z.string(), place: place.nullable() })),
  repositories: z.array(z.object({
    name: z.string(), settings: z.array(z.object({ setting: z.enum(REPOSITORY_SETTINGS), about: z.string().describe('Name of the environment, branch, secret, key, runner or app; empty: the repository'), basis: z.enum(['set', 'unknown']), value: z.union([z.string().describe('A word or a name'), z.number().describe('A count, or minutes'), z.boolean().describe('A switch'), z.null().describe('Not known')]), why: z.string().nullable().describe('Why it is not known'), permission: z.string().describe('What a token needs to be told it'), place: place.nullable() })),
  })).optional().describe('Settings that GitHub told; only where it was asked (--github)'),
  hidden: z.array(step).describe('What the configuration of the scanned tree hides, and its entries that hide nothing any more'),
  waived: z.array(z.object({ finding, reason: z.string(), until: z.string().nullable(), place })),
  notes: z.array(z.string()),
  policy: z.object({
    file: z.string(), gate: z.enum(['open', 'closed']), because: z.array(z.string()), notes: z.array(z.string()),
    rulings: z.array(z.object({ says: z.enum(['denied', 'not-allowed', 'waived', 'allowed']), path: id, rule: z.string().nullable(), sentence: z.string() })).describe('Worst first'),
  }).optional().describe('What the policy says of the tree as it is, where a policy was named'),
});

/** What the JSON report holds. */
export type JsonReport = z.infer<typeof reportShape>;
