import { baseName, byDefault, set, unknown } from '../../../../model/index.ts';
import type { CredentialFact, EnvironmentMark, Fact, Known, ResourceFact, Scalar, Tree } from '../../../../model/index.ts';
import { environmentOf } from '../../../shared/environment.ts';
import { backendOf, stateOf } from '../backend.ts';
import { valueAt } from '../body.ts';
import { evaluate } from '../evaluate.ts';
import { attributeOf } from '../module.ts';
import type { Root } from '../root.ts';
import { under } from '../names.ts';
import type { ModuleInstance } from '../instance.ts';
import { placeOf } from '../scope.ts';
import type { StateFile } from '../state-file.ts';
import { textOf, truthOf } from '../value.ts';
import { addressOf } from './adopted.ts';
import { directoryEnvironment } from './marks.ts';
import type { Draft } from './drafts.ts';

const MOST_MODULES = 400;

/** The stack of a root module: what one `terraform destroy` takes down, and where its state lies. Readings under several variable files are one stack. */
export function stackOf(readings: readonly [Root, ...Root[]], marks: readonly EnvironmentMark[], tree: Tree): readonly Fact[] {
  const [root] = readings;
  const [file] = root.module.source.files;
  if (!file) return [];
  // A missing backend block is shown where it would be added: at the terraform or provider block.
  const [shown] = [...root.module.source.settings, ...root.module.source.providers];
  const at = shown ? placeOf(shown.file, shown.block.headSpan) : placeOf(file, { start: file.body.start, end: Math.min(file.body.end, file.body.start + 1) });
  const backend = backendOf(root.module);
  const kept = root.unit?.state;
  const head = kept?.at ?? (backend ? placeOf(backend.declared.file, backend.nested.block.headSpan) : root.unit?.at ?? at);
  const kind: Known<Scalar> = kept || backend ? set(kept?.type ?? backend?.type ?? '', head)
    : tree.has(`${root.directory === '.' ? '' : `${root.directory}/`}terragrunt.hcl`) ? unknown('Terragrunt writes the backend block', at)
      : byDefault('local', 'resources/terraform-other:terraform.stack.backend');
  const attributes: Record<string, Known<Scalar>> = { backend: kind };
  const state = backend ? stateOf(root.module) : undefined;
  if (state !== undefined) attributes['state.address'] = set<Scalar>(state, head);
  const automatic = automaticMarks(readings);
  const production = automatic.find((mark) => mark.kind === 'production');
  for (const [address, type] of removedBy(root)) attributes[`removed.${address}`] = type;
  const loaded = new Set([...automatic.map((mark) => mark.kind), ...automatic.length > 0 ? stackMarks(root, [], at).map((mark) => mark.kind) : []]);
  if (production && loaded.size > 1) attributes['variables.mixed'] = set<Scalar>(true, production.evidence.at);
  // Who names another file gets that one on top of it; who names none gets this.
  else if (production && readings.some((one) => [...one.given.values()].some(({ file }) => !one.automatic.includes(file)))) attributes['target.default'] = set<Scalar>(true, production.evidence.at);
  const stack: ResourceFact = {
    fact: 'resource', name: root.directory, kind: 'stack', provider: 'terraform', type: 'terraform.stack', keys: [root.stackKey], maybe: [], attributes,
    environments: stackMarks(root, [...automatic, ...marks], at), evidence: [{ at: head, note: kept || backend ? `its state is kept by the ${kept?.type ?? backend?.type ?? ''} backend` : root.unit ? 'a unit of Terragrunt' : 'a root module without a backend block' }],
  };
  const type = kept?.type ?? backend?.type;
  const bucket = type !== 's3' && type !== 'gcs' ? undefined : kept ? kept.bucket : backend && textOf(valueAt(backend.nested.body, 'bucket', backend.nested.scope));
  const storing: Fact[] = bucket !== undefined && /^[a-z0-9][a-z0-9._-]{1,220}$/.test(bucket)
    ? [{ fact: 'relation', kind: 'storedOn', from: root.stackKey, to: `${type === 's3' ? 's3' : 'gs'}:${bucket}`, evidence: [{ at: head, note: 'its state lies in this bucket' }] }] : [];
  return [stack, ...storing];
}

/** Types of what the next apply destroys because a `removed` block says `destroy = true`, by address. What holds where nobody says is not the same in Terraform and OpenTofu, so it is not judged. */
function removedBy(root: Root): ReadonlyMap<string, Known<Scalar>> {
  const out = new Map<string, Known<Scalar>>();
  for (const module of modulesOf(root)) for (const { file, block } of module.source.identities) {
    const from = block.type === 'removed' ? attributeOf(block.body, 'from')?.value : undefined;
    const destroy = block.body.blocks.flatMap((inner) => (inner.type === 'lifecycle' ? attributeOf(inner.body, 'destroy') ?? [] : []))[0];
    const address = from && addressOf(from);
    const type = address === undefined ? undefined : /^(?:module\.[^.]{1,200}\.){0,20}([a-z]\w{1,100})\.[\w-]{1,200}(?:\[|$)/.exec(address)?.[1];
    if (address === undefined || type === undefined || destroy === undefined || truthOf(evaluate(destroy.value, module.scope(file))) !== true) continue;
    out.set(under(module.address, address), set<Scalar>(type, placeOf(file, destroy)));
  }
  return out;
}

/** The root module and those it calls, as often as it calls them. */
function modulesOf(root: Root): readonly ModuleInstance[] {
  const out = [root.module];
  for (let position = 0; position < out.length && out.length < MOST_MODULES; position++) {
    const module = out[position];
    for (const name of module?.source.calls.keys() ?? []) out.push(...module?.children(name)?.map((child) => child.module) ?? []);
  }
  return out;
}

/** Environments that variable files are named for which every run loads: `production.auto.tfvars`. */
function automaticMarks([root]: readonly [Root, ...Root[]]): readonly EnvironmentMark[] {
  return root.automatic.flatMap((source): readonly EnvironmentMark[] => {
    const found = environmentOf(baseName(source.file).replace(/\.auto\.tfvars.*$/, ''));
    const at = placeOf(source, source.body.attributes[0] ?? source.body);
    return found ? [{ kind: found.kind, name: found.name, by: 'file', evidence: { at, note: `every run loads ${baseName(source.file)}` } }] : [];
  });
}

function stackMarks(root: Root, marks: readonly EnvironmentMark[], at: EnvironmentMark['evidence']['at']): readonly EnvironmentMark[] {
  const directory = directoryEnvironment(root.directory);
  const own: EnvironmentMark[] = directory ? [{ ...directory, by: 'directory', evidence: { at, note: `it is applied from ${root.directory}` } }] : [];
  const seen = new Set<string>();
  return [...own, ...marks].filter((mark) => { const id = `${mark.kind}\0${mark.name}\0${mark.by}`; return !seen.has(id) && seen.add(id); });
}

/** A state file in reach: a credential, since secrets stand in it in plain text. */
export function stateCredential(state: StateFile): CredentialFact {
  const at = { file: state.file, start: state.span.start, end: state.span.end, origin: state.origin };
  return {
    fact: 'credential', provider: 'terraform', kinds: ['terraform.state'], name: baseName(state.file), foundation: 'found', value: state.value,
    opens: { key: `tfstack:${state.directory}` }, holders: [], readOnly: unknown('a state file is read, not logged in with', at), confidence: 'high', environments: [],
    evidence: [{ at, note: `the state of ${state.count} resources` }],
  };
}

/** Gives drafts the identities that a state file beside the code tells: ARN and endpoint. */
export function identify(drafts: Iterable<Draft>, states: readonly StateFile[]): void {
  const byAddress = new Map<string, StateFile['instances'][number]>();
  for (const state of states) for (const instance of state.instances) byAddress.set(`${state.directory}\0${instance.address}`, instance);
  if (byAddress.size === 0) return;
  for (const draft of drafts) {
    const { root, address } = draft.item;
    const found = byAddress.get(`${root.directory}\0${address}`);
    // Under several variable files the same address is several things, and the state shows one of them.
    if (!found || root.variant !== '') continue;
    if (found.arn !== undefined) draft.keys.push(found.arn);
    if (found.host === undefined || found.port === undefined || draft.row.kind !== 'database') continue;
    draft.keys.push(`dbhost:${found.host}:${found.port}`);
    if (found.database !== undefined) draft.maybe.push(`db:${found.host}:${found.port}/${found.database}`);
  }
}
