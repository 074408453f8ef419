import { buildGraph } from '../../src/graph/index.ts';
import { SecretValue } from '../../src/model/index.ts';
import type { AgentFact, Decision, Destroys, Fact, Known, Path, Place, RelationFact, Resource, ResourceFact, Scalar } from '../../src/model/index.ts';
import { knowledge } from './knowledge.ts';

/** A place of a made-up file. */
export const place = (file: string, start = 0): Place => ({ file, start, end: start + 1, origin: 'tree' });
const evidence = (file: string, note = 'made up for a test'): [{ at: Place; note: string }] => [{ at: place(file), note }];
const open: Decision = { gate: 'open', basis: 'set', by: [], note: 'nothing is asked' };

/** An agent that nothing stops. */
export const freeAgent: AgentFact = {
  fact: 'agent', id: 'claude-code', vendor: 'claude-code', name: 'Claude Code', nonInteractive: false, settings: [], evidence: evidence('CLAUDE.md'),
  policy: { read: () => open, programReads: () => open, run: () => open, reach: () => open, call: () => open },
};

/** One loss: what is destroyed, how, and by what authority. */
export interface Loss {
  readonly provider: string;
  readonly kind: ResourceFact['kind'];
  readonly type?: string;
  readonly attributes?: Readonly<Record<string, Known<Scalar>>>;
  readonly destroys: Destroys;
  /** database: a URL, which has no authority over the provider. provider: some authority, rights over copies not known. copies: a key that deletes copies too. */
  readonly by?: 'database' | 'provider' | 'copies';
  readonly asOf?: string;
  /** More facts, e.g. copies of `thing:lost` elsewhere. */
  readonly more?: readonly Fact[];
}

export const set = (value: Scalar, at = place('main.tf', 10)): Known<Scalar> => ({ basis: 'set', value, at, via: [] });
export const unseen: Known<Scalar> = { basis: 'unknown', why: 'it comes from a variable that no file sets', at: place('main.tf', 20) };
export const copiedTo = (to: string, kind: NonNullable<RelationFact['copy']>['kind'] = 'dump'): RelationFact => ({ fact: 'relation', kind: 'copiedTo', from: 'thing:lost', to, copy: { kind, name: 'nightly' }, evidence: evidence('backup.sh') });
export const thing = (key: string, fact: Partial<ResourceFact>): ResourceFact => ({ fact: 'resource', name: key, kind: 'object-store', provider: 'aws', type: 'made-up', keys: [key], maybe: [], attributes: {}, environments: [], evidence: evidence('other.tf'), ...fact });

/** A script with one destructive command that names the thing it hits. */
export function script(name: string, loss: Pick<Loss, 'kind' | 'destroys'>, key: string): Fact[] {
  const row = knowledge().operations.find((one) => one.match.kind === 'command');
  if (!row) throw new Error('there is no operation in the tables');
  return [
    { fact: 'program', key: `file:${name}`, name, kind: 'script-file', invocations: [`sh ${name}`], directory: '.', starts: [], variables: [{ name: 'KEY', evidence: evidence(name)[0] }], loads: [], environments: [], evidence: evidence(name) },
    { fact: 'operation', row: row.id, program: `file:${name}`, effect: loss.destroys === 'copies' ? 'destroy-backup' : 'destroy', destroys: loss.destroys, target: { kind: loss.kind, key, variable: 'KEY' }, confirmation: 'none', evidence: evidence(name) },
  ];
}

/** The facts of a loss: a script with one destructive command, and the thing it names. */
export function factsOfLoss(loss: Loss): Fact[] {
  const provider = loss.by === 'database' ? { provider: 'databases', kinds: ['databases.postgres-url'] as const } : { provider: 'aws', kinds: ['aws.access-key'] as const };
  const credential: Fact[] = loss.by === undefined || loss.by === 'provider' ? [] : [{
    fact: 'credential', provider: provider.provider, kinds: [...provider.kinds], name: 'KEY', foundation: 'found', value: new SecretValue('made-up', 'made-up'), opens: {}, holders: [],
    readOnly: { basis: 'unknown', why: 'not told' }, confidence: 'high', environments: [], evidence: evidence('.env'),
  }];
  return [
    freeAgent, ...credential, ...script('lose.sh', loss, 'thing:lost'),
    thing('thing:lost', { name: 'lost', kind: loss.kind, provider: loss.provider, type: loss.type ?? 'made-up', attributes: loss.attributes ?? {}, evidence: evidence('main.tf') }),
    ...(loss.more ?? []),
  ];
}

/** The path of a loss through the whole graph, and the thing that is lost. No path where the thing only holds others. */
export function lose(loss: Loss): { readonly path: Path | undefined; readonly resource: Resource } {
  const graph = buildGraph(factsOfLoss(loss), knowledge(), { asOf: loss.asOf ?? knowledge().date, files: [], gaps: [] });
  const resource = graph.resources.find((one) => one.keys.includes('thing:lost'));
  if (!resource) throw new Error('the graph lost the resource itself');
  return { path: graph.paths.find((one) => one.resource === resource.id && one.program === 'file:lose.sh'), resource };
}
