import { pathFrom } from '../../../model/index.ts';
import type { Place } from '../../../model/index.ts';
import { follow } from './access.ts';
import { valueAt } from './body.ts';
import { evaluate } from './evaluate.ts';
import { expand } from './expand.ts';
import type { Expansion, Instance } from './expand.ts';
import { attributeOf, localSource } from './module.ts';
import type { Declared, DeclaredResource, ModuleSource } from './module.ts';
import { indexed, under } from './names.ts';
import { policyDocument } from './policy-document.ts';
import type { Root } from './root.ts';
import { toldAlone, toldAlso } from './runs.ts';
import { placeOf } from './scope.ts';
import type { Scope, SourceFile, Step, World } from './scope.ts';
import { lost, scalar, textOf, through, withRefs } from './value.ts';
import type { Ref, Value } from './value.ts';

/** Attributes that are another one under a second name. */
const ALIASES: Readonly<Record<string, string>> = { 'aws_s3_bucket.id': 'bucket', 'google_storage_bucket.id': 'name', 'aws_iam_role.id': 'name', 'aws_iam_user.id': 'name', 'aws_iam_group.id': 'name' };
const DEEPEST_MODULE = 8;
const NO_NAMES: ReadonlyMap<string, Value> = new Map();

/** The call an instance comes from, with the scope its arguments are read in. */
interface Call { readonly parent: ModuleInstance; readonly name: string; readonly declared: Declared; readonly scope: Scope }

/** One instance of a module: the root, or a call of a local module. Everything is looked up on demand and remembered. */
export class ModuleInstance implements World {
  readonly source: ModuleSource;
  readonly root: Root;
  /** `module.db`, `module.db["eu"]`; empty for the root. */
  readonly address: string;
  readonly call: Call | undefined;
  readonly depth: number;
  readonly #values = new Map<string, Value>();
  readonly #busy = new Set<string>();
  readonly #expansions = new Map<string, Expansion>();
  readonly #children = new Map<string, readonly { key: string | number | undefined; module: ModuleInstance }[] | undefined>();

  constructor(source: ModuleSource, root: Root, address: string, call: Call | undefined) {
    this.source = source;
    this.root = root;
    this.address = address;
    this.call = call;
    this.depth = call ? call.parent.depth + 1 : 0;
  }

  get work(): World['work'] { return this.root.work; }

  /** The scope of a file of this module, with nothing bound. */
  scope(file: SourceFile): Scope { return { file, names: NO_NAMES, world: this }; }

  refer(head: string, steps: readonly Step[], at: Place): Value {
    const [first, ...rest] = steps;
    switch (head) {
      case 'var': return typeof first === 'string' ? follow(this.variable(first, at), rest, at) : lost('its name could not be read', at);
      case 'local': return typeof first === 'string' ? follow(this.local(first, at), rest, at) : lost('its name could not be read', at);
      case 'module': return typeof first === 'string' ? this.#outputOf(first, rest, at) : lost('its name could not be read', at);
      case 'data': return typeof first === 'string' ? this.#resource(`data.${first}`, rest, at) : lost('its name could not be read', at);
      case 'path': return first === 'module' || first === 'root' ? scalar(this.source.directory, at) : lost('it depends on where Terraform is started', at);
      case 'terraform': return first === 'workspace' ? this.#workspace(at) : lost('it is not known', at);
      case 'each': case 'count': case 'self': return lost('it is used where it has no meaning', at);
    }
    return this.#resource(head, steps, at);
  }

  #workspace(at: Place): Value {
    const { workspace } = this.root;
    return workspace ? through(scalar(workspace.name, at), workspace.at, `workspace ${workspace.name}`) : lost('it is the workspace Terraform runs in', at);
  }

  /** The value of a variable: given by the caller or a tfvars file, else its default, else unknown. */
  variable(name: string, at: Place): Value {
    return this.#remember(`var.${name}`, at, () => {
      const declared = this.source.variables.get(name);
      if (this.call) {
        const { parent, declared: call, scope, name: callName } = this.call;
        const given = attributeOf(call.block.body, name);
        if (given) return through(evaluate(given.value, scope), placeOf(call.file, given), `module ${callName} sets ${name}${parent.address === '' ? '' : ` (in ${parent.address})`}`);
      } else {
        const given = this.root.given.get(name);
        if (given) return toldAlso(this.root.told.get(name), given.value ?? through(evaluate(given.attribute.value, this.scope(given.file)), placeOf(given.file, given.attribute), `sets variable ${name}`));
        if (this.root.unit?.open !== undefined) return lost(this.root.unit.open, at);
      }
      const fallback = declared ? attributeOf(declared.block.body, 'default') : undefined;
      const told = this.call ? undefined : this.root.told.get(name);
      // In this run the script says it, whatever its default is.
      if (fallback && told && this.root.run?.always.has(name) === true) return toldAlone(told) ?? lost(`variable ${name} is given when Terraform runs`, at);
      if (declared && fallback) return toldAlso(told, through(evaluate(fallback.value, this.scope(declared.file)), placeOf(declared.file, fallback), `default of variable ${name}`));
      return (told && toldAlone(told)) ?? lost(`variable ${name} is given when Terraform runs`, declared ? placeOf(declared.file, declared.block.headSpan) : at);
    });
  }

  local(name: string, at: Place): Value {
    return this.#remember(`local.${name}`, at, () => {
      const found = this.source.locals.get(name);
      if (!found) return lost(`local ${name} is not declared here`, at);
      return through(evaluate(found.attribute.value, this.scope(found.file)), placeOf(found.file, found.attribute), `local ${name}`);
    });
  }

  output(name: string, at: Place): Value {
    return this.#remember(`output.${name}`, at, () => {
      const declared = this.source.outputs.get(name);
      const value = declared ? attributeOf(declared.block.body, 'value') : undefined;
      if (!declared || !value) return lost(`output ${name} is not declared there`, at);
      return through(evaluate(value.value, this.scope(declared.file)), placeOf(declared.file, value), `output ${name}`);
    });
  }

  /** Instances of a resource declared here. */
  expansion(declared: DeclaredResource): Expansion {
    const id = declarationOf(declared);
    const known = this.#expansions.get(id);
    if (known) return known;
    const scope = this.scope(declared.file);
    // While it is being worked out, a reference back to it sees one instance of unknown number.
    this.#expansions.set(id, { instances: [{ key: undefined, scope }], certain: false, by: 'single' });
    const expansion = expand(declared.block.body, scope);
    this.#expansions.set(id, expansion);
    return expansion;
  }

  /** Instances of the local module a call names; undefined when the call leads elsewhere or too deep. */
  children(name: string): readonly { key: string | number | undefined; module: ModuleInstance }[] | undefined {
    if (this.#children.has(name)) return this.#children.get(name);
    this.#children.set(name, undefined);
    const declared = this.source.calls.get(name);
    const to = declared ? localSource(declared) : undefined;
    const directory = to === undefined ? undefined : pathFrom(this.source.directory, to);
    const source = directory === undefined ? undefined : this.root.modules.get(directory);
    if (!declared || !source || this.depth >= DEEPEST_MODULE || this.#encloses(source.directory)) return undefined;
    const expansion = expand(declared.block.body, this.scope(declared.file));
    const children = expansion.instances.flatMap(({ key, scope }) => {
      if (!this.root.mayInstantiate()) return [];
      return [{ key, module: new ModuleInstance(source, this.root, under(this.address, indexed(`module.${name}`, key)), { parent: this, name, declared, scope }) }];
    });
    this.#children.set(name, children);
    return children;
  }

  /** Is this module, or one that calls it, the one of that directory? Modules that call themselves are followed no further. */
  #encloses(directory: string): boolean {
    return this.source.directory === directory || (this.call !== undefined && this.call.parent.#encloses(directory));
  }

  #outputOf(name: string, steps: readonly Step[], at: Place): Value {
    const children = this.children(name);
    if (!children) {
      const declared = this.source.calls.get(name);
      const attribute = steps.find((step) => typeof step === 'string') ?? '';
      const refs: readonly Ref[] = declared ? [{ to: this.root.key(under(this.address, `module.${name}`)), attribute: String(attribute), at }] : [];
      return lost(declared ? `module ${name} is not read here` : `module ${name} is not declared here`, at, refs);
    }
    const [first] = children;
    const keyed = children.length !== 1 || first?.key !== undefined;
    const [step, ...rest] = steps;
    const chosen = keyed ? children.filter((child) => step === '*' || child.key === step || String(child.key) === step) : children;
    const tail = keyed || typeof step === 'number' || step === '*' ? rest : steps;
    const [output, ...further] = tail;
    if (typeof output !== 'string') return lost('it means a whole module', at);
    const values = chosen.map((child) => follow(child.module.output(output, at), further, at));
    const [only] = values;
    return values.length === 1 && only ? only : lost('it means several instances of a module', at, values.flatMap((value) => value.refs));
  }

  #resource(head: string, steps: readonly Step[], at: Place): Value {
    const [name, ...rest] = steps;
    const declared = typeof name === 'string' ? this.source.resources.get(`${head}.${name}`) : undefined;
    if (!declared) return lost('it refers to something that is not declared here', at, typeof name === 'string' ? [{ to: this.root.key(under(this.address, `${head}.${name}`)), attribute: '', at }] : []);
    const expansion = this.expansion(declared);
    const [step, ...afterKey] = rest;
    const base = this.root.key(under(this.address, declarationOf(declared)));
    if (expansion.by === 'single') return this.#attribute(declared, expansion.instances[0], base, rest, at);
    if (!expansion.certain) return this.#attribute(declared, expansion.instances[0], base, step === undefined || !isKey(step, declared) ? rest : afterKey, at);
    if (step === '*') {
      const values = expansion.instances.map((instance) => this.#attribute(declared, instance, indexed(base, instance.key), afterKey, at));
      return values.length === 1 && values[0] ? { type: 'list', items: values, at, via: [], refs: values[0].refs } : { type: 'list', items: values, at, via: [], refs: [] };
    }
    const key = typeof step === 'object' ? textOf(step) : step;
    const instance = expansion.instances.find((one) => one.key === key || String(one.key) === String(key));
    if (instance) return this.#attribute(declared, instance, indexed(base, instance.key), afterKey, at);
    return lost('it means several instances of a resource', at, [{ to: base, attribute: '', at }]);
  }

  #attribute(declared: DeclaredResource, instance: Instance | undefined, address: string, steps: readonly Step[], at: Place): Value {
    const [attribute, ...rest] = steps;
    const name = typeof attribute === 'string' ? attribute : '';
    const ref: Ref = { to: address, attribute: name, at };
    if (name === '' || !instance) return lost('it means a whole resource', at, [ref]);
    const value = this.#remember(`${address}.${name}`, at, () => this.#written(declared, instance, name, at));
    return withRefs(follow(value, value.type === 'unknown' ? [] : rest, at), declared.mode === 'data' && value.refs.length > 0 ? [] : [ref]);
  }

  #written(declared: DeclaredResource, instance: Instance, name: string, at: Place): Value {
    if (declared.mode === 'data' && declared.type === 'aws_iam_policy_document' && name === 'json') return policyDocument(declared, instance.scope);
    if (declared.mode === 'data' && declared.type === 'terraform_remote_state' && name === 'outputs') return this.root.remote(declared, instance.scope, at);
    if (declared.mode === 'data' && declared.type === 'tfe_outputs' && (name === 'values' || name === 'nonsensitive_values')) return this.root.outputs(declared, instance.scope, at);
    const written = valueAt(declared.block.body, ALIASES[`${declared.type}.${name}`] ?? name, instance.scope);
    if (written) return written;
    return lost(declared.mode === 'data' ? 'it is looked up when Terraform runs' : 'it is known only after Terraform has run', at);
  }

  /** Works a value out once. Asking for it while it is being worked out is a circle. */
  #remember(id: string, at: Place, work: () => Value): Value {
    const known = this.#values.get(id);
    if (known) return known;
    if (this.#busy.has(id)) return lost('it refers to itself', at);
    this.#busy.add(id);
    const value = work();
    this.#busy.delete(id);
    this.#values.set(id, value);
    return value;
  }
}

/** `aws_db_instance.main`, `data.aws_ami.linux`. */
export function declarationOf(declared: DeclaredResource): string {
  return `${declared.mode === 'data' ? 'data.' : ''}${declared.type}.${declared.name}`;
}

/** May a step be the key of an instance rather than an attribute? Numbers and splats always; words only where the resource loops over keys. */
function isKey(step: Step, declared: DeclaredResource): boolean {
  return typeof step !== 'string' || step === '*' || attributeOf(declared.block.body, 'for_each') !== undefined;
}
