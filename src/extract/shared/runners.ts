import type { Evidence, Fact, Key } from '../../model/index.ts';
import type { Policy } from './iam/index.ts';

/** What runs with an identity, by the key of the identity. */
export type Runners = ReadonlyMap<Key, readonly Evidence[]>;

/** More than these nobody reads. */
const MOST = 8;

/** The facts, each grant with what runs with the identity that has it. */
export function withRunners(facts: readonly Fact[], runners: Runners): readonly Fact[] {
  if (runners.size === 0) return facts;
  return facts.map((fact) => {
    const runs = fact.fact === 'grant' ? runners.get(fact.to) : undefined;
    return fact.fact === 'grant' && runs && runs.length > 0 ? { ...fact, runs: runs.slice(0, MOST) } : fact;
  });
}

/** The key by which other files know a role of AWS: its name, since its account stands in few of them. Undefined for what is no name of one. */
export function roleKey(name: string | undefined): Key | undefined { return name !== undefined && /^[\w+=,.@-]{1,64}$/.test(name) ? `iamrole:${name}` : undefined; }

/** The key by which other files know a service account of Google Cloud. Undefined for what is no address of one. */
export function serviceAccountKey(email: string | undefined): Key | undefined { return email !== undefined && /^[a-z0-9-]{1,63}@[a-z0-9.-]{1,100}\.gserviceaccount\.com$/.test(email) ? `gcp:principal/serviceAccount:${email}` : undefined; }

/** The facts, each grant with what others call the identity that has it. */
export function withNames(facts: readonly Fact[], names: ReadonlyMap<Key, Key>): readonly Fact[] {
  if (names.size === 0) return facts;
  return facts.map((fact) => { const name = fact.fact === 'grant' ? names.get(fact.to) : undefined; return fact.fact === 'grant' && name !== undefined ? { ...fact, goesBy: [name] } : fact; });
}

/** Adds to a list of runners, each place once. */
export function addRunner(runners: Map<Key, Evidence[]>, identity: Key, evidence: Evidence): void {
  const had = runners.get(identity);
  if (!had) runners.set(identity, [evidence]);
  else if (had.length < MOST && !had.some((one) => one.note === evidence.note)) had.push(evidence);
}

/**
 * Who a subject of an outside token stands for, as half a sentence: pods of a cluster (`system:serviceaccount:shop:web`, `project.svc.id.goog[shop/web]`) or workflows of a
 * repository. Undefined where it names nobody in particular.
 */
export function subjectRuns(subject: string): string | undefined {
  const [, namespace, account] = /^(?:serviceAccount:)?(?:system:serviceaccount:|[\w.-]{1,100}\.svc\.id\.goog\[)([a-z0-9-]{1,63})[:/]([a-z0-9.-]{1,253})\]?$/.exec(subject) ?? [];
  if (namespace !== undefined && account !== undefined) return `the account ${namespace}/${account} of a cluster runs with it`;
  const repository = /^(?:repo:|principalSet:\/\/iam\.googleapis\.com\/[\w/.-]{1,200}\/attribute\.repository\/)([A-Za-z0-9][\w.-]{0,99}\/[\w.-]{1,100})(?::|$)/.exec(subject)?.[1];
  return repository === undefined ? undefined : `a workflow of ${repository} runs with it`;
}

/** Who takes an identity by tokens of an outside issuer, told by the conditions of its trust. */
export function runnersByTrust(policy: Policy): readonly Evidence[] {
  return policy.statements.filter((one) => one.allow === true && one.principals?.some(({ kind }) => kind === 'Federated') === true)
    .flatMap((one) => one.conditions.flatMap(({ values }) => values.texts.flatMap((text, index): Evidence[] => { const note = subjectRuns(text); return note === undefined ? [] : [{ at: values.places?.[index] ?? one.at, note }]; })));
}
