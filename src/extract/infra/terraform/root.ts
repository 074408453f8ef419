import type { HclAttribute, Place } from '../../../model/index.ts';
import { valueAt } from './body.ts';
import { ModuleInstance } from './instance.ts';
import type { DeclaredResource, ModuleSource } from './module.ts';
import { isSpent, newWork } from './scope.ts';
import type { Scope, SourceFile, Work } from './scope.ts';
import { lost, map, textOf } from './value.ts';
import type { Value } from './value.ts';
import type { Workspace } from './workspaces.ts';
import type { GivenVariable } from './runs.ts';
import type { Run } from './run-readings.ts';
import { stateAddress } from './backend.ts';

/** A value for a variable of the root module: from a tfvars file, or worked out already where Terragrunt gives it. */
export interface Given { readonly file: SourceFile; readonly attribute: HclAttribute; readonly value?: Value }
/** Where a root is a unit of Terragrunt: its directory, what it says of the state, and why it may give more than is seen. */
export interface UnitOf { readonly directory: string; readonly open?: string; readonly state?: { readonly type: string; readonly bucket: string | undefined; readonly at: Place }; readonly at: Place }

const MOST_MODULES = 400;

/** One root module under one set of variable files: what one `terraform apply` would act on. */
export class Root {
  readonly directory: string;
  /** Variable file this is the reading under, where a directory is applied with several; empty otherwise. */
  readonly variant: string;
  readonly modules: ReadonlyMap<string, ModuleSource>;
  readonly given: ReadonlyMap<string, Given>;
  /** Variable files that every run loads by itself, in the order in which the later one wins. */
  readonly automatic: readonly SourceFile[];
  readonly work: Work;
  readonly module: ModuleInstance;
  readonly #states: ReadonlyMap<string, Root>;
  /** The workspace it is read in, where that is known. */
  readonly workspace: Workspace | undefined;
  /** The value of a variable it is read under, where scripts apply it once with each of several. */
  readonly run: Run | undefined;
  /** What scripts give its variables on the command line and in the environment. */
  readonly told: ReadonlyMap<string, readonly GivenVariable[]>;
  /** The unit of Terragrunt it is applied as. */
  readonly unit: UnitOf | undefined;
  #instances = 0;

  constructor(source: ModuleSource, variant: string, modules: ReadonlyMap<string, ModuleSource>, given: ReadonlyMap<string, Given>, states: ReadonlyMap<string, Root>, all: Work['all'], automatic: readonly SourceFile[] = [], unit?: UnitOf, when: { readonly workspace?: Workspace; readonly told?: ReadonlyMap<string, readonly GivenVariable[]>; readonly run?: Run } = {}) {
    this.directory = unit?.directory ?? source.directory;
    this.unit = unit;
    this.workspace = when.workspace;
    this.run = when.run;
    this.told = when.told ?? new Map();
    this.variant = variant;
    this.modules = modules;
    this.given = given;
    this.automatic = automatic;
    this.work = newWork(all);
    this.#states = states;
    this.module = new ModuleInstance(source, this, '', undefined);
  }

  /** Key of an address in this root. */
  key(address: string): string {
    return `tf:${this.directory}${this.variant === '' ? '' : `@${this.variant}`}:${address}`;
  }
  /** The workspace it is read in, or the value that sets this run apart from others. */
  get reading(): Workspace | undefined { return this.workspace ?? this.run; }
  get stackKey(): string { return `tfstack:${this.directory}`; }

  /** Counts module instances; false once there are too many, and `overflowed` says so. */
  mayInstantiate(): boolean {
    return ++this.#instances <= MOST_MODULES;
  }
  /** Was a bound passed while it was read? */
  get overflowed(): boolean {
    return this.#instances > MOST_MODULES || isSpent(this.work);
  }

  /** The outputs another root of this tree leaves in the state that a `terraform_remote_state` reads. */
  remote(declared: DeclaredResource, scope: Scope, at: Place): Value {
    const backend = valueAt(declared.block.body, 'backend', scope);
    const config = (name: string): Value | undefined => valueAt(declared.block.body, `config.${name}`, scope);
    const address = stateAddress(backend, config, this.directory);
    const named = valueAt(declared.block.body, 'workspace', scope);
    const workspace = named ? textOf(named) : undefined;
    // Each workspace has a state of its own under one address.
    const other = address === undefined || (named && workspace === undefined) ? undefined : this.#states.get(workspace === undefined ? address : `${address}@${workspace}`) ?? this.#states.get(address);
    return this.#outputsOf(other, at);
  }

  /** The same of a workspace of HCP Terraform: `data.tfe_outputs`. */
  outputs(declared: DeclaredResource, scope: Scope, at: Place): Value {
    const [organization, workspace] = ['organization', 'workspace'].map((name) => textOf(valueAt(declared.block.body, name, scope)));
    return this.#outputsOf(organization === undefined || workspace === undefined ? undefined : this.#states.get(`remote:${organization}/${workspace}`), at);
  }

  #outputsOf(other: Root | undefined, at: Place): Value {
    if (!other || other === this) return lost('it is read from a state that is not in this tree', at);
    return map(new Map([...other.module.source.outputs.keys()].map((name) => [name, other.module.output(name, at)])), at);
  }
}
