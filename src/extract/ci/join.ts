import type { Fact, GrantFact, JobFact, Key, Knowledge, LocalFact, ProgramFact, RelationFact, ResourceKind, Tree } from '../../model/index.ts';
import { copyFacts, joinPath, useFacts } from '../shared/commands/index.ts';
import { withoutOutsiders } from './after.ts';
import { asCalled } from './called.ts';
import { roleCredential, secretCredential } from './credentials.ts';
import type { CiLocal, LocalJob, StepFacts } from './local.ts';
import { repositoryFacts } from './service/repository.ts';
import { settled } from './service/settle.ts';
import { startedBy } from './triggers.ts';

export type Workflow = Extract<CiLocal, { sort: 'workflow' }>;

/** Jobs, their programs, operations, credentials and grants; local actions are laid into the jobs that use them. `pipelines`: those of other systems. */
export function joinWorkflows(local: readonly LocalFact<CiLocal>[], pipelines: readonly Workflow[], tree: Tree, knowledge: Knowledge): readonly Fact[] {
  const workflows = [...local.map((one) => one.payload).filter((one): one is Workflow => one.sort === 'workflow'), ...pipelines];
  const actions = new Map(local.flatMap(({ payload }) => (payload.sort === 'action' ? [[payload.folder, payload.steps] as const] : [])));
  const told = repositoryFacts(local.flatMap(({ payload }) => (payload.sort === 'service' ? [payload.answer] : [])));
  const repository = told.find((fact) => fact.fact === 'repository');
  const facts: Fact[] = [...told, ...workflows.flatMap((one) => one.gaps ?? [])];
  for (const workflow of workflows) {
    for (const job of workflow.jobs) {
      const called = withoutOutsiders(asCalled(withActions(job, actions, facts), workflow, workflows), workflow, workflows);
      const whole = workflow.system === undefined ? settled(called, repository) : called;
      facts.push(jobFact(whole, workflow, workflows), programFact(whole, workflows, tree, facts), ...whole.operations.map((one) => ({ ...one, program: job.key })), ...credentials(whole, knowledge), ...grants(whole), ...useFacts(whole.uses, knowledge, namesIn(whole), job.key), ...whole.copies.flatMap((copy) => copyFacts(copy, job.key)));
    }
  }
  facts.push(...cacheRelations(workflows));
  return facts;
}

/** The job with the steps of the local actions it uses, and of those that they use. */
function withActions(job: LocalJob, actions: ReadonlyMap<string, StepFacts>, facts: Fact[]): LocalJob {
  const used: { use: StepFacts['local'][number]; steps: StepFacts }[] = [];
  const queue = [...job.local];
  const seen = new Set<string>();
  for (let use = queue.shift(); use !== undefined && used.length < MOST_ACTIONS; use = queue.shift()) {
    const steps = actions.get(use.path);
    if (!steps) facts.push({ fact: 'gap', kind: 'unresolved', reason: 'the local action this step uses was not found or has no steps that are read', place: use.at });
    else used.push({ use, steps });
    if (steps && !seen.has(use.path)) queue.push(...steps.local);
    seen.add(use.path);
  }
  if (used.length === 0) return job;
  const variables = new Map([...job.variables, ...used.flatMap(({ steps }) => steps.variables)].reverse().map((one) => [one.name, one]));
  return {
    ...job, variables: [...variables.values()].reverse(), starts: [...job.starts, ...used.flatMap(({ steps }) => steps.starts)], loads: [...job.loads, ...used.flatMap(({ steps }) => steps.loads)],
    operations: [...job.operations, ...used.flatMap(({ use, steps }) => steps.operations.map((one) => Object.assign({}, one, { evidence: [...one.evidence, { at: use.at, note: 'the job uses this action' }] as const })))],
    secrets: [...job.secrets, ...used.flatMap(({ steps }) => steps.secrets)], uses: [...job.uses, ...used.flatMap(({ steps }) => steps.uses)], traits: [...job.traits, ...used.flatMap(({ steps }) => steps.traits)], roles: [...job.roles, ...used.flatMap(({ steps }) => steps.roles)], caches: [...job.caches, ...used.flatMap(({ steps }) => steps.caches)],
  };
}

function jobFact(job: LocalJob, workflow: Workflow, workflows: readonly Workflow[]): JobFact {
  const callers = workflow.triggers.includes('workflow_call') ? workflows.filter((other) => other.jobs.some((one) => joinPath('.', one.calls?.uses ?? '') === workflow.file)) : [];
  const triggers = [...new Set([...workflow.triggers.filter((event) => event !== 'workflow_call' || callers.length === 0), ...callers.flatMap((caller) => caller.triggers)])];
  return {
    fact: 'job', key: job.key, name: job.name, workflow: workflow.file, triggers: job.triggers ?? workflow.triggers, startedBy: job.startedBy ?? startedBy(triggers), environment: job.environment, permissions: job.permissions, writes: job.writes.map((one) => one.name), environments: job.environments, traits: job.traits,
    ...(workflow.system === undefined ? {} : { system: workflow.system }), ...(job.approval === undefined ? {} : { approval: job.approval }), ...(job.caches.length === 0 ? {} : { caches: job.caches }), ...(job.cacheMode ? { cacheMode: job.cacheMode } : {}), ...(job.limits ? { limits: job.limits } : {}), ...(job.foreign ? { foreign: job.foreign } : {}),
    evidence: [{ at: job.at, note: 'a job of this workflow' }, workflow.evidence],
  };
}

function programFact(job: LocalJob, workflows: readonly Workflow[], tree: Tree, facts: Fact[]): ProgramFact {
  const starts = new Map<Key, ProgramFact['starts'][number]>();
  for (const start of job.starts) { const key = start.keys.find((one) => isThere(one, tree)); if (key !== undefined && !starts.has(key)) starts.set(key, { key, evidence: { at: start.place, note: start.note } }); }
  for (const start of job.startsJobs ?? []) starts.set(start.key, start);
  if (job.calls) {
    const path = job.calls.uses.startsWith('./') ? joinPath('.', job.calls.uses) : undefined;
    const called = workflows.find((other) => other.file === path);
    if (called) for (const other of called.jobs) starts.set(other.key, { key: other.key, evidence: { at: job.calls.at, note: 'calls this workflow' } });
    else facts.push({ fact: 'gap', kind: 'unresolved', reason: path === undefined ? 'this job is a workflow of another repository; look there for what it does' : 'the workflow this job calls was not found', place: job.calls.at });
  }
  const loads = new Map(job.loads.filter((load) => load.needed || tree.has(load.file)).map((load) => [load.file, { file: load.file, evidence: { at: load.place, note: load.note } }]));
  return { fact: 'program', key: job.key, name: `job ${job.id}`, kind: 'ci-step', invocations: [], directory: job.directory, starts: [...starts.values()], variables: job.variables, loads: [...loads.values()], environments: job.environments, evidence: [{ at: job.at, note: 'a job of this workflow' }] };
}

/** Could another reader have made a program of this key? Files and folders of package.json and Makefile are looked for by name. */
function isThere(key: Key, tree: Tree): boolean {
  const [, kind = '', rest = ''] = /^([a-z-]+):(.*)$/s.exec(key) ?? [];
  const folder = rest.slice(0, Math.max(0, rest.indexOf('#')));
  const inFolder = (...names: readonly string[]): boolean => names.some((name) => tree.has(folder === '.' ? name : `${folder}/${name}`));
  switch (kind) {
    case 'file': return tree.has(rest);
    case 'npm': return inFolder('package.json');
    case 'make': return !key.endsWith('#') && inFolder('Makefile', 'makefile', 'GNUmakefile');
    case 'just': return inFolder('justfile', 'Justfile', '.justfile');
    case 'task': return inFolder('Taskfile.yml', 'Taskfile.yaml', 'taskfile.yml');
    default: return false;
  }
}

/** One credential per secret and job, however often the job names it. */
function credentials(job: LocalJob, knowledge: Knowledge): readonly Fact[] {
  const seen = new Map<string, (typeof job.secrets)[number]>();
  for (const given of job.secrets.filter((one) => one.dynamic !== true)) {
    const id = `${given.of} ${given.name}`;
    const known = seen.get(id);
    seen.set(id, known ? { ...known, bound: [...known.bound, ...given.bound] } : given);
  }
  const roles = new Map(job.roles.map((role) => [`${role.provider} ${role.name}`, role]));
  return [...[...seen.values()].flatMap((given) => secretCredential(given, job, knowledge) ?? []), ...[...roles.values()].map((role) => roleCredential(role, job))];
}

/** What the repository calls the secret that a variable of the job holds. */
function namesIn(job: LocalJob): (variable: string) => string {
  const bound = new Map(job.secrets.flatMap((given) => (given.of === 'secrets' ? given.bound.map((name) => [name, given.name] as const) : [])));
  return (variable) => bound.get(variable) ?? variable;
}

const WRITES: Readonly<Record<string, readonly ResourceKind[]>> = { contents: ['code'], packages: ['registry'], 'repository-projects': ['project'], administration: ['code', 'identity'], pages: ['service'] };

/** What the job's own token may change, as `permissions:` lists it. An absent block grants nothing here: the job fact says it is not known. */
function grants(job: LocalJob): readonly GrantFact[] {
  if (job.permissions.basis !== 'set') return [];
  const { at } = job.permissions;
  const grant = (name: string, kinds: readonly ResourceKind[], place: typeof at): GrantFact => ({ fact: 'grant', to: job.key, name: `permissions ${name}`, provider: 'github', effects: ['write', 'destroy'], on: { everything: false, kinds }, bound: name === 'write-all' ? 'at-most' : 'exact', limitedBy: [], evidence: [{ at: place, note: `gives the job's token ${name}` }] });
  if (job.permissions.value === 'write-all') return [grant('write-all', ['code', 'registry'], at)];
  return job.writes.flatMap((one) => (Object.hasOwn(WRITES, one.name) ? [grant(`${one.name}: write`, WRITES[one.name] ?? [], one.at)] : []));
}

const MOST_RELATIONS = 200;
const MOST_ACTIONS = 100;

/** Jobs that share a cache: what one of them saves, the other one restores and runs. */
function cacheRelations(workflows: readonly Workflow[]): readonly RelationFact[] {
  const uses = workflows.flatMap((workflow) => workflow.jobs.flatMap((job) => job.caches.map((cache) => ({ ...cache, job: job.key }))));
  const found: RelationFact[] = [];
  for (const from of uses) for (const to of uses) {
    if (from.job === to.job || from.does === 'restore' || to.does === 'save' || from.key !== to.key || from.path !== to.path || found.length >= MOST_RELATIONS || found.some((one) => one.from === from.job && one.to === to.job)) continue;
    found.push({ fact: 'relation', kind: 'serves', from: from.job, to: to.job, evidence: [{ at: from.at, note: 'saves a cache under this key' }, { at: to.at, note: 'restores the cache of the same key' }] });
  }
  return found;
}
