import type { Instance } from './expand.ts';
import { declarationOf } from './instance.ts';
import type { ModuleInstance } from './instance.ts';
import { localSource } from './module.ts';
import type { Declared, DeclaredResource } from './module.ts';
import { indexed, under } from './names.ts';
import type { Root } from './root.ts';

/** One resource (or data source, or call of a module that is not read here) as one `apply` would make it. */
export interface Item {
  readonly root: Root;
  readonly module: ModuleInstance;
  readonly type: string;
  readonly label: string;
  /** Address below the root: `module.db.aws_rds_cluster.main["eu"]`. */
  readonly address: string;
  readonly key: string;
  readonly declared: Declared;
  readonly mode: 'managed' | 'data' | 'module';
  readonly instance: Instance;
  /** False when how many there are could not be told. */
  readonly certain: boolean;
}

const MOST_ITEMS = 20_000;

/** Everything a root module declares, modules included, in order of declaration. */
export function itemsOf(root: Root): readonly Item[] {
  const out: Item[] = [];
  visit(root, root.module, out);
  return out;
}

/** Modules whose text is not in this tree, by the calls that name them. */
function isForeignCall(declared: Declared): boolean {
  return localSource(declared) === undefined;
}

function visit(root: Root, module: ModuleInstance, out: Item[]): void {
  for (const declared of module.source.resources.values()) {
    const expansion = module.expansion(declared);
    for (const instance of expansion.instances) {
      if (out.length >= MOST_ITEMS) return;
      out.push(item(root, module, declared, instance, expansion.certain));
    }
  }
  for (const [name, declared] of module.source.calls) {
    const children = module.children(name);
    if (children) { for (const child of children) visit(root, child.module, out); continue; }
    if (out.length >= MOST_ITEMS || !isForeignCall(declared)) continue;
    const address = under(module.address, `module.${name}`);
    out.push({ root, module, type: 'module', label: name, address, key: root.key(address), declared, mode: 'module', instance: { key: undefined, scope: module.scope(declared.file) }, certain: true });
  }
}

function item(root: Root, module: ModuleInstance, declared: DeclaredResource, instance: Instance, certain: boolean): Item {
  const address = indexed(under(module.address, declarationOf(declared)), instance.key);
  return { root, module, type: declared.type, label: declared.name, address, key: root.key(address), declared, mode: declared.mode, instance, certain };
}
