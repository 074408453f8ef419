import { baseName } from '../../model/index.ts';
import type { DataDocument, DataNode, Document, Extractor, Fact, FileHint, Knowledge, LocalFact, MapNode, Syntax } from '../../model/index.ts';
import { grantsOf, policyOfData, valueOf } from '../shared/iam/index.ts';
import type { Hung, Policy } from '../shared/iam/index.ts';

interface Local { readonly file: string; readonly policies: readonly Found[] }
interface Found { readonly name: string; readonly path: string; readonly policy: Policy; readonly role?: 'trust' | 'bound' }

/** Reads policies of AWS that lie in files of their own: documents, wrapped ones as the command line takes and gives them, service control policies. */
export function create(knowledge: Knowledge): Extractor<Local> {
  return {
    id: 'iam-policies',
    literals: ['"statement"'],
    wants: ({ file, hits }: FileHint): boolean => file.origin !== 'home' && file.derived !== true && hits.has('"statement"') && isJson(file.path),
    syntax: (file: string): Syntax | undefined => (isJson(file) ? 'json' : undefined),
    read: (document: Document): readonly Local[] => (document.syntax === 'json' ? read(document) : []),
    join: (local: readonly LocalFact<Local>[]): readonly Fact[] => local.flatMap(({ payload }) => grantsOf(payload.policies.map((one) => hung(payload.file, one)), knowledge.iam)),
  };
}

/** What Terraform keeps or reads is read there, with what stands around it. */
function isJson(path: string): boolean {
  return /\.(?:json|jsonc)$/i.test(path) && !/\.(?:tf|tofu|tfvars)\.json$/i.test(path) && !/(?:^|\/)(?:package|tsconfig|package-lock)\.json$/.test(path);
}

/** In a test, an example or a page of documentation: somebody's real right only perhaps. */
const SHOWN = /(?:^|\/)(?:tests?|__tests__|(?:e2e|tests?)[_-]?(?:data|events?|resources?|fixtures?)?|fixtures?|examples?|samples?|docs?)\//i;
/** Bounds what others allow, and allows nothing by itself. */
const BOUND = /(?:^|[/_.-])(?:scps?|rcps?|service[_-]?control[_-]?polic(?:y|ies)|guardrails?|permissions?[_-]?boundar(?:y|ies)|boundar(?:y|ies))(?:[/_.-]|$)/i;

/** Of CloudFormation: what an update of a stack may touch. */
const STACK_POLICY = /(?:^|[/_.-])stack[_-]?policy[^/]*$/i;

const MOST_POLICIES = 500;
const DEEPEST = 14;

function read(document: DataDocument): readonly Local[] {
  const [root] = document.roots;
  // A template says more than the policy in it: who holds it.
  if (!root || isTemplate(root) || STACK_POLICY.test(document.file)) return [];
  const policies: Found[] = [];
  const stack: { node: DataNode; path: string; key: string; name: string; depth: number }[] = [{ node: root, path: '', key: '', name: '', depth: 0 }];
  while (stack.length > 0 && policies.length < MOST_POLICIES) {
    const next = stack.pop();
    if (!next || next.depth > DEEPEST) continue;
    const { node, path, key, depth } = next;
    if (node.type === 'list') node.items.forEach((item, index) => stack.push({ node: item, path: `${path}[${index}]`, key, name: next.name, depth: depth + 1 }));
    // What a stack may do to its own resources while it is updated gives nobody a right.
    if (node.type !== 'map' || /^stack_?policy/i.test(key)) continue;
    const policy = isPolicy(node) && !ofUpdates(node) ? policyOfData(node, document) : undefined;
    if (policy) { policies.push({ name: next.name, path, policy, ...roleOf(key, document.file) }); continue; }
    const name = nameOf(node) ?? next.name;
    for (const entry of node.entries) stack.push({ node: entry.value, path: `${path}.${entry.key.slice(0, 80)}`, key: entry.key, name, depth: depth + 1 });
  }
  return policies.length > 0 ? [{ file: document.file, policies: policies.reverse() }] : [];
}

/** `Statement` with effects and actions in it, as AWS writes them. */
function isPolicy(node: MapNode): boolean {
  const found = valueOf(node, 'Statement');
  const first = found?.type === 'list' ? found.items[0] : found;
  return first?.type === 'map' && valueOf(first, 'Effect') !== undefined && ['Action', 'NotAction', 'Principal'].some((key) => valueOf(first, key) !== undefined);
}

/** Says it what an update of a stack may touch? No service has actions that begin so. */
function ofUpdates(node: MapNode): boolean {
  const found = valueOf(node, 'Statement');
  return (found?.type === 'list' ? found.items : [found]).some((one) => {
    const actions = one?.type === 'map' ? valueOf(one, 'Action') ?? valueOf(one, 'NotAction') : undefined;
    return (actions?.type === 'list' ? actions.items : [actions]).some((action) => action?.type === 'scalar' && typeof action.value === 'string' && /^Update:/.test(action.value));
  });
}

function isTemplate(root: DataNode): boolean {
  if (root.type !== 'map') return false;
  if (valueOf(root, 'AWSTemplateFormatVersion')) return true;
  const resources = valueOf(root, 'Resources');
  return resources?.type === 'map' && resources.entries.some(({ value }) => value.type === 'map' && valueOf(value, 'Type') !== undefined);
}

function roleOf(key: string, file: string): { role?: 'trust' | 'bound' } {
  if (BOUND.test(file) || /boundar/i.test(key)) return { role: 'bound' };
  return /^assume_?role_?policy(?:_?document)?$/i.test(key) ? { role: 'trust' } : {};
}

function nameOf(node: MapNode): string | undefined {
  for (const key of ['PolicyName', 'RoleName', 'UserName', 'GroupName', 'policyName', 'name', 'Name']) {
    const value = valueOf(node, key);
    if (value?.type === 'scalar' && typeof value.value === 'string' && /^[\w+=,.@-]{1,128}$/.test(value.value)) return value.value;
  }
  return undefined;
}

function hung(file: string, { name, path, policy, role }: Found): Hung {
  const base = baseName(file);
  const shown = SHOWN.test(file) ? { ...policy, statements: policy.statements.map((one) => (one.allow === true ? { ...one, allow: undefined } : one)) } : policy;
  return { to: `file:${file}${path === '' ? '' : `#${path.slice(0, 200)}`}`, name: name === '' ? base : `${name} of ${base}`, policy: shown, given: [], ...role ? { role } : {} };
}
