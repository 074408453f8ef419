import type { Evidence, Fact, GrantFact, Key } from '../../model/index.ts';
import type { Policy } from './iam/index.ts';

/** Evidence of what runs with an identity. `account`: it is an account of a cluster, known to manifests by this key. */
export interface Runner extends Evidence { readonly account?: Key }

/** What runs with an identity, by the key of the identity. */
export type Runners = ReadonlyMap<Key, readonly Runner[]>;

/** More than these nobody reads. */
const MOST = 8;

/** The facts, each grant with what runs with the identity that has it. */
export function withRunners(facts: readonly Fact[], runners: Runners): readonly Fact[] {
  if (runners.size === 0) return facts;
  return facts.map((fact) => {
    const runs = fact.fact === 'grant' ? runners.get(fact.to) : undefined;
    return fact.fact === 'grant' && runs && runs.length > 0 ? { ...fact, ...asRun(runs, fact.goesBy) } : fact;
  });
}

/** The part of a grant that says what runs with it, and by which accounts of clusters its identity is known. */
export function asRun(runs: readonly Runner[], goesBy: readonly Key[] = []): Pick<GrantFact, 'runs' | 'goesBy'> {
  const names = [...goesBy, ...runs.flatMap((one) => one.account ?? [])];
  return { runs: runs.slice(0, MOST).map(({ at, note }) => ({ at, note })), ...names.length > 0 ? { goesBy: [...new Set(names)] } : {} };
}

/** The key by which a cluster's account is known to the trust of an identity: the namespace and name that its tokens say. Undefined where one of them is no such name. */
export function clusterAccountKey(namespace: string, name: string): Key | undefined { return /^[a-z0-9-]{1,63}$/.test(namespace) && /^[a-z0-9.-]{1,253}$/.test(name) ? `subject:system:serviceaccount:${namespace}:${name}` : undefined; }

/** The key by which other files know a role of AWS: its name, since its account stands in few of them. Undefined for what is no name of one. */
export function roleKey(name: string | undefined): Key | undefined { return name !== undefined && /^[\w+=,.@-]{1,64}$/.test(name) ? `iamrole:${name}` : undefined; }

/** The key by which other files know a service account of Google Cloud. Undefined for what is no address of one. */
export function serviceAccountKey(email: string | undefined): Key | undefined { return email !== undefined && /^[a-z0-9-]{1,63}@[a-z0-9.-]{1,100}\.gserviceaccount\.com$/.test(email) ? `gcp:principal/serviceAccount:${email}` : undefined; }

/** The facts, each grant with what others call the identity that has it. */
export function withNames(facts: readonly Fact[], names: ReadonlyMap<Key, Key>): readonly Fact[] {
  if (names.size === 0) return facts;
  return facts.map((fact) => { const name = fact.fact === 'grant' ? names.get(fact.to) : undefined; return fact.fact === 'grant' && name !== undefined ? { ...fact, goesBy: [...fact.goesBy ?? [], name] } : fact; });
}

/** Adds to a list of runners, each place once. */
export function addRunner(runners: Map<Key, Runner[]>, identity: Key, evidence: Runner): void {
  const had = runners.get(identity);
  if (!had) runners.set(identity, [evidence]);
  else if (had.length < MOST && !had.some((one) => one.note === evidence.note)) had.push(evidence);
}

/** Who a subject of an outside token stands for, with its place; undefined as for `subjectRuns`. */
export function runnerOfSubject(subject: string, at: Evidence['at']): Runner | undefined {
  const note = subjectRuns(subject);
  const [, namespace, name] = /^the account ([^/\s]+)\/(\S+) of a cluster/.exec(note ?? '') ?? [];
  const account = namespace === undefined || name === undefined ? undefined : clusterAccountKey(namespace, name);
  return note === undefined ? undefined : { at, note, ...account === undefined ? {} : { account } };
}

/**
 * Who a subject of an outside token stands for, as half a sentence: pods of a cluster (`system:serviceaccount:shop:web`, `project.svc.id.goog[shop/web]`) or workflows of a
 * repository. Undefined where it names nobody in particular.
 */
function subjectRuns(subject: string): string | undefined {
  const [, namespace, account] = /^(?:serviceAccount:)?(?:system:serviceaccount:|[\w.-]{1,100}\.svc\.id\.goog\[)([a-z0-9-]{1,63})[:/]([a-z0-9.-]{1,253})\]?$/.exec(subject) ?? [];
  if (namespace !== undefined && account !== undefined) return `the account ${namespace}/${account} of a cluster runs with it`;
  const repository = /^(?:repo:|principalSet:\/\/iam\.googleapis\.com\/[\w/.-]{1,200}\/attribute\.repository\/)([A-Za-z0-9][\w.-]{0,99}\/[\w.-]{1,100})(?::|$)/.exec(subject)?.[1];
  return repository === undefined ? undefined : `a workflow of ${repository} runs with it`;
}

/** Who takes an identity by tokens of an outside issuer, told by the conditions of its trust. */
export function runnersByTrust(policy: Policy): readonly Runner[] {
  return policy.statements.filter((one) => one.allow === true && one.principals?.some(({ kind }) => kind === 'Federated') === true)
    .flatMap((one) => one.conditions.flatMap(({ values }) => values.texts.flatMap((text, index) => runnerOfSubject(text, values.places?.[index] ?? one.at) ?? [])));
}
