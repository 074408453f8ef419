import { pathFrom } from '../../../model/index.ts';
import { nestedBlocks, valueAt } from './body.ts';
import type { Nested } from './body.ts';
import type { ModuleInstance } from './instance.ts';
import type { Declared } from './module.ts';
import { textOf } from './value.ts';
import type { Value } from './value.ts';

/** Where a root module keeps its state: the block that says so, or undefined when nothing does. */
export interface Backend { readonly type: string; readonly nested: Nested; readonly declared: Declared }

/** The `backend` or `cloud` block of a root module. */
export function backendOf(module: ModuleInstance): Backend | undefined {
  for (const declared of module.source.settings) {
    const scope = module.scope(declared.file);
    const backend = nestedBlocks(declared.block.body, 'backend', scope)[0];
    if (backend) return { type: backend.block.labels[0] ?? 'unknown', nested: backend, declared };
    const cloud = nestedBlocks(declared.block.body, 'cloud', scope)[0];
    if (cloud) return { type: 'cloud', nested: cloud, declared };
  }
  return undefined;
}

/** The address under which a module's state is found by others; undefined when part of it is not known. */
export function stateOf(module: ModuleInstance): string | undefined {
  const backend = backendOf(module);
  if (!backend) return `local:${pathFrom(module.source.directory, 'terraform.tfstate') ?? ''}`;
  return address(backend.type, (name) => valueAt(backend.nested.body, name, backend.nested.scope), module.source.directory);
}

/**
 * The address of the state of one of several workspaces that a `cloud` or `remote` block takes by `tags` or by the `prefix` of their names. Undefined where the block names one, which `stateOf` tells.
 */
export function stateInSet(module: ModuleInstance, workspace: string): string | undefined {
  const backend = backendOf(module);
  if (!backend || (backend.type !== 'remote' && backend.type !== 'cloud')) return undefined;
  const at = (name: string): Value | undefined => valueAt(backend.nested.body, name, backend.nested.scope);
  const organization = textOf(at('organization'));
  const prefix = textOf(at('workspaces.prefix'));
  if (organization === undefined || at('workspaces.name') !== undefined || (prefix === undefined && at('workspaces.tags') === undefined)) return undefined;
  return `remote:${organization}/${prefix ?? ''}${workspace}`;
}

/** The same for the reading side: `backend` and `config` of a `terraform_remote_state`. */
export function stateAddress(backend: Value | undefined, config: (name: string) => Value | undefined, directory: string): string | undefined {
  const type = textOf(backend);
  return type === undefined ? undefined : address(type, config, directory);
}

function address(type: string, config: (name: string) => Value | undefined, directory: string): string | undefined {
  const joined = (...names: string[]): string | undefined => {
    const texts = names.map((name) => textOf(config(name)));
    // `accounts/$name`: a blank in a file that others are made of.
    return texts.every((text) => text !== undefined && !/\$\w|\{\{|<[^<>]*>/.test(text)) ? `${type}:${texts.join('/')}` : undefined;
  };
  switch (type) {
    // Under a prefix of its own each workspace has a state; only the one called `default` is kept at the bare key (https://developer.hashicorp.com/terraform/language/backend/s3).
    case 's3': return config('workspace_key_prefix') === undefined ? joined('bucket', 'key') : joined('bucket', 'workspace_key_prefix', 'key');
    case 'gcs': return joined('bucket', 'prefix');
    case 'azurerm': return joined('storage_account_name', 'container_name', 'key');
    // One service under two names: what a `cloud` block writes, others read as `remote`.
    case 'remote': case 'cloud': { const found = joined('organization', 'workspaces.name'); return found?.replace(/^cloud:/, 'remote:'); }
    case 'local': {
      const path = textOf(config('path')) ?? 'terraform.tfstate';
      const resolved = path.startsWith('/') ? undefined : pathFrom(directory, path);
      return resolved === undefined ? undefined : `local:${resolved}`;
    }
  }
  return undefined;
}
