import { comparedWith, folderOf, resourceTypes, set, unknown } from '../../../model/index.ts';
import type { CredentialFact, EnvironmentMark, Extractor, Fact, FileHint, Key, Knowledge, Known, LocalFact, ResourceType, Scalar } from '../../../model/index.ts';
import { factOf, identityKeys } from '../../shared/drafts.ts';
import type { Identity } from '../../shared/drafts.ts';
import { environmentOf } from '../../shared/environment.ts';
import { fileEnvironments } from '../../shared/file-environment.ts';
import { solve } from '../../shared/asked.ts';
import type { LookUp } from '../../shared/asked.ts';
import { lookUpIn } from './config.ts';
import { lookUpFrom } from './exports.ts';
import type { Exports } from './exports.ts';
import { readProgram } from './program.ts';
import type { Changed, Declared, Side } from './program.ts';
import { PROJECT, readProject, STACK } from './project.ts';
import type { Project, Stack } from './project.ts';
import { Kinds } from './types.ts';

type Local = Declared | Side | Changed | Exports | Project | Stack;
/** Most stacks that one program is read under. */
const MOST_STACKS = 8;
const PROGRAM = /\.[cm]?[jt]sx?$/;
/** By what login each package acts where no file names one. */
const LOGINS: Readonly<Record<string, { readonly provider: string; readonly kind: string; readonly name: string }>> = {
  aws: { provider: 'aws', kind: 'aws.ambient', name: 'the logged-in AWS account' }, gcp: { provider: 'gcp', kind: 'gcp.ambient', name: 'the logged-in Google account' },
  azure: { provider: 'azure', kind: 'azure.ambient', name: 'the logged-in Azure account' }, 'azure-native': { provider: 'azure', kind: 'azure.ambient', name: 'the logged-in Azure account' },
};

/** Pulumi in TypeScript, JavaScript and YAML: stores with their guards and copies, and the stacks that are made and destroyed. */
export function create(knowledge: Knowledge): Extractor<Local> {
  const kinds = new Kinds(knowledge);
  return {
    id: 'pulumi',
    literals: ['@pulumi/', '@pulumiverse/'],
    wants: ({ file, hits }: FileHint): boolean => file.origin !== 'home' && file.derived !== true && !/(?:^|\/)node_modules\/|\.d\.[cm]?ts$|\.(?:test|spec)\.[cm]?[jt]sx?$/.test(file.path)
      && (PROJECT.test(file.path) || STACK.test(file.path) || (PROGRAM.test(file.path) && (hits.has('@pulumi/') || hits.has('@pulumiverse/')))),
    read: (document) => (document.syntax === 'javascript' ? readProgram(document, kinds) : document.syntax === 'yaml' ? readProject(document, kinds) : []),
    join: (local) => join(local.map(({ payload }: LocalFact<Local>) => payload), knowledge),
  };
}

const within = (file: string, directory: string): boolean => directory === '.' || file.startsWith(`${directory}/`);

function join(local: readonly Local[], knowledge: Knowledge): readonly Fact[] {
  const rows = resourceTypes(knowledge);
  const projects = local.filter((one): one is Project => one.kind === 'project');
  const stacks = local.filter((one): one is Stack => one.kind === 'stack');
  const sides = local.filter((one): one is Side => one.kind === 'side');
  const changed = [...new Set(local.flatMap((one) => (one.kind === 'changed' ? [one.file] : [])))];
  const homeOf = (file: string): Project | undefined => projects.filter((one) => within(file, folderOf(one.file))).sort((a, b) => b.file.length - a.file.length)[0];
  const handed = new Map(local.flatMap((one) => (one.kind === 'exports' ? [[one.file, one] as const] : [])));
  const seen = new Map<string, number>();
  const out: Fact[] = [];
  const logins = new Map<Project, Set<string>>();
  for (const one of local) {
    const row = one.kind === 'resource' ? rows.get(one.type) : undefined;
    if (one.kind !== 'resource' || !row) continue;
    const project = homeOf(one.file);
    const base = `pulumi:${one.file}:${one.name}`;
    const times = (seen.get(base) ?? 0) + 1;
    seen.set(base, times);
    const own = stacks.filter((stack) => project !== undefined && folderOf(stack.file) === folderOf(project.file)).slice(0, MOST_STACKS);
    // What depends on the stack is one thing for each of them; of the rest only a sole stack says where it is.
    const depends = (one.asked?.size ?? 0) + (one.named?.length ?? 0) > 0;
    for (const stack of depends && own.length > 1 ? own : [own.length === 1 ? own[0] : undefined]) {
      const key: Key = `${base}${times === 1 ? '' : `~${times}`}${stack && own.length > 1 ? `@${stack.name}` : ''}`;
      const { identity, attributes } = underStack(one, row, lookUpFrom(one.file, lookUpIn(project?.name ?? '', stack), handed));
      const name = identity[0]?.text ?? one.name;
      const found = environmentOf(name);
      const only = stack && environmentOf(stack.name);
      const environments: EnvironmentMark[] = [
        ...found ? [{ kind: found.kind, name: found.name, by: 'name' as const, evidence: { at: one.at, note: 'its name' } }] : [],
        ...only && stack ? [{ kind: only.kind, name: only.name, by: 'file' as const, evidence: { at: stack.at, note: own.length === 1 ? 'the only stack of the program' : 'the stack it is made in' } }] : [], ...fileEnvironments(one.file, one.at),
      ];
      const { keys, maybe } = identityKeys(identity);
      // A name that does not follow the stack is that of one of them.
      const shared = own.length > 1 && stack !== undefined && (one.named?.length ?? 0) === 0;
      for (const side of sides) if (row.type.startsWith('aws_') && homeOf(side.file) === project) say(side, one, attributes);
      if (changed.some((file) => homeOf(file) === project) && attributes.get('lifecycle.prevent_destroy')?.basis !== 'set') attributes.set('lifecycle.prevent_destroy', unknown('a transformation of the program may say it', one.at));
      const fact = factOf({ row, name, keys: [key, ...shared ? [] : keys], maybe: [...maybe, ...shared ? keys : []], attributes, marks: environments, evidence: [{ at: one.at, note: `makes ${one.name}` }] });
      out.push(fact);
      if (project) out.push({ fact: 'relation', kind: 'partOf', from: key, to: stackKey(project), evidence: [fact.evidence[0]] });
    }
    if (project) logins.set(project, (logins.get(project) ?? new Set()).add(one.provider));
  }
  const unread = projects.filter((one) => one.foreign).map((one): Fact => ({ fact: 'gap', kind: 'unresolved', reason: 'this Pulumi program is written in a language that is not read, so what it creates is not known', place: one.at }));
  return [...[...logins].flatMap(([project, packs]) => stackFacts(project, stacks.filter((one) => folderOf(one.file) === folderOf(project.file)), packs)), ...out, ...unread];
}

/** A resource as one stack makes it. */
function underStack(one: Declared, row: ResourceType, lookUp: LookUp): { readonly identity: readonly Identity[]; readonly attributes: Map<string, Known<Scalar>> } {
  const attributes = new Map(one.attributes);
  for (const [attribute, asked] of one.asked ?? []) {
    const known = solve(asked, lookUp);
    if (known === 'absent') attributes.delete(attribute);
    else attributes.set(attribute, typed(known, row, attribute));
  }
  const texts = (one.named ?? []).flatMap(({ prefix, text }): Identity[] => { const known = solve(text, lookUp); return known !== 'absent' && known.basis === 'set' && typeof known.value === 'string' && known.value !== '' && known.value.length <= 200 ? [{ prefix, text: known.value }] : []; });
  return { identity: [...one.identity, ...texts], attributes };
}

/** What a resource beside it says: of the one it names, else of any it may mean. */
function say(side: Side, one: Declared, attributes: Map<string, Known<Scalar>>): void {
  if (side.file === one.file && side.of !== undefined && side.of === one.variable) attributes.set(side.attribute, side.value);
  else if ((side.of === undefined || side.file !== one.file) && !attributes.has(side.attribute)) attributes.set(side.attribute, unknown('another resource of the program may say it', one.at));
}

/** A number or a truth value that a setting writes as text, where the row compares with one. */
function typed(known: Known<Scalar>, row: ResourceType, attribute: string): Known<Scalar> {
  return known.basis === 'set' && typeof known.value === 'string' && /^-?\d{1,9}$/.test(known.value) && comparedWith(row, attribute).some((want) => typeof want === 'number') ? { ...known, value: Number(known.value) } : known;
}

function stackKey(project: Project): Key { return `pulumistack:${folderOf(project.file)}`; }

function stackFacts(project: Project, stacks: readonly Stack[], packs: ReadonlySet<string>): readonly Fact[] {
  const environments = stacks.flatMap((stack): EnvironmentMark[] => { const found = environmentOf(stack.name); return found ? [{ kind: found.kind, name: found.name, by: 'file', evidence: { at: stack.at, note: 'a stack of the program' } }] : []; });
  const [sole] = stacks;
  const profiles = stacks.flatMap((stack) => stack.profile ?? []);
  const credentials = [...packs].flatMap((pack): CredentialFact[] => {
    const login = Object.hasOwn(LOGINS, pack) ? LOGINS[pack] : undefined;
    if (!login) return [];
    const own = login.provider === 'aws' ? profiles : [];
    return (own.length > 0 ? own : [undefined]).map((profile): CredentialFact => {
      const evidence = profile ? { at: profile.at, note: 'the profile it is deployed with' } : { at: project.at, note: 'deployed with whatever login is at hand; no file names one' };
      return {
        fact: 'credential', provider: login.provider, kinds: [profile ? 'aws.profile' : login.kind], name: profile ? `profile ${profile.name}` : login.name, foundation: profile ? 'named' : 'ambient', opens: profile ? { key: `aws:profile/${profile.name}` } : {},
        holders: [stackKey(project)], readOnly: unknown('the permissions behind it are not in this tree', evidence.at), confidence: profile ? 'high' : 'medium', environments: [], evidence: [evidence],
      };
    });
  });
  return [{
    fact: 'resource', name: project.name, kind: 'stack', provider: 'pulumi', type: 'pulumi.stack', keys: [stackKey(project)], maybe: [],
    attributes: stacks.length === 1 && sole ? { stacks: set<Scalar>(sole.name, sole.at) } : {}, environments, evidence: [{ at: project.at, note: 'a program whose stacks are made and destroyed as a whole' }],
  }, ...credentials];
}
