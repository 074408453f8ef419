import { identityKeys } from '../../../shared/drafts.ts';
import { evaluate } from '../evaluate.ts';
import { attributeOf } from '../module.ts';
import { under } from '../names.ts';
import { textOf } from '../value.ts';
import type { Draft } from './drafts.ts';
import type { ModuleInstance } from '../instance.ts';
import type { HclExpression } from '../../../../model/index.ts';

/** `moved` says under which address a thing was known before, `import` by which name the world knows it. */
export function adopt(drafts: readonly Draft[]): void {
  const blocks = new Map<ModuleInstance, readonly { readonly to: string; readonly from?: string; readonly id?: string }[]>();
  const declaredHere = new Set(drafts.map((draft) => draft.item.key));
  for (const draft of drafts) {
    const { item } = draft;
    for (let module: ModuleInstance | undefined = item.module; module; module = module.call?.parent) {
      const known = blocks.get(module) ?? told(module);
      blocks.set(module, known);
      for (const { to, from, id } of known) {
        // Moving a whole module moves what is below it.
        const tail = item.address === to ? '' : item.address.startsWith(`${to}.`) || item.address.startsWith(`${to}[`) ? item.address.slice(to.length) : undefined;
        if (tail === undefined) continue;
        const before = from === undefined ? undefined : item.root.key(`${from}${tail}`);
        if (before !== undefined && !declaredHere.has(before) && !draft.keys.includes(before)) draft.keys.push(before);
        if (id === undefined || tail !== '' || item.root.variant !== '') continue;
        const [identity] = draft.row.identity;
        if (/^arn:[a-z0-9-]{1,20}:[\w:/.*-]{1,300}$/.test(id)) draft.keys.push(id);
        else if (identity && /^[\w./-]{1,200}$/.test(id)) {
          const { keys, maybe } = identityKeys([{ prefix: identity.prefix, text: id }]);
          draft.keys.push(...keys);
          draft.maybe.push(...maybe);
        }
      }
    }
  }
}

function told(module: ModuleInstance): readonly { readonly to: string; readonly from?: string; readonly id?: string }[] {
  return module.source.identities.flatMap(({ file, block }) => {
    const [to, from, id] = ['to', 'from', 'id'].map((name) => attributeOf(block.body, name)?.value);
    const target = to && addressOf(to);
    if (target === undefined) return [];
    const before = block.type === 'moved' && from ? addressOf(from) : undefined;
    const name = block.type === 'import' && id && attributeOf(block.body, 'for_each') === undefined ? textOf(evaluate(id, module.scope(file))) : undefined;
    return [{ to: under(module.address, target), ...before === undefined ? {} : { from: under(module.address, before) }, ...name === undefined ? {} : { id: name } }];
  });
}

/** An address as it is written: `module.db.aws_db_instance.main["eu"]`. */
export function addressOf(expression: HclExpression): string | undefined {
  if (expression.type === 'index') {
    const of = addressOf(expression.of);
    return of === undefined || expression.key.type !== 'literal' ? undefined : `${of}[${JSON.stringify(expression.key.value)}]`;
  }
  if (expression.type !== 'reference') return undefined;
  let out = '';
  for (const step of expression.path) {
    if (typeof step === 'string') out += out === '' ? step : isName(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
    else if (typeof step === 'number') out += `[${step}]`;
    else if (step.type === 'literal') out += `[${JSON.stringify(step.value)}]`;
    else return undefined;
  }
  return out === '' ? undefined : out;
}

function isName(step: string): boolean { return /^[A-Za-z_][\w-]*$/.test(step); }
