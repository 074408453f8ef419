import type { GrantFact, Knowledge } from '../../../../model/index.ts';
import { openedBy, openingsOf } from '../../../shared/openings.ts';
import type { Written } from '../../../shared/openings.ts';
import { nestedBlocks, valueAt } from '../body.ts';
import type { Nested } from '../body.ts';
import type { Value } from '../value.ts';
import type { Item } from '../walk.ts';
import { templateType, templateValue } from './azapi.ts';
import { shortName } from './drafts.ts';
import { headOf, homeOf } from './reading.ts';

/** Things that a setting opens, by the table of openings. */
export function openedSettings(items: readonly Item[], knowledge: Knowledge): readonly GrantFact[] {
  return items.flatMap((item) => {
    const template = templateType(item);
    const rules = item.mode !== 'managed' ? [] : template === undefined ? openingsOf(knowledge, 'terraform', item.type) : openingsOf(knowledge, 'arm', template);
    // An update that does not speak of it leaves it as it is.
    const asked = item.type === 'azapi_update_resource' ? rules.filter((rule) => writtenIn(item, rule.attribute, template) !== undefined) : rules;
    return asked.length === 0 ? [] : openedBy({ key: item.key, name: shortName(item), head: headOf(item), written: (attribute) => writtenIn(item, attribute, template) }, asked);
  });
}

/** What stands at a path, in every block that repeats on the way. */
function writtenIn(item: Item, attribute: string, template: string | undefined): Written | undefined {
  const values = template !== undefined ? [templateValue(item, attribute)].filter((value) => value !== undefined) : valuesAt({ body: item.declared.block.body, scope: item.instance.scope }, attribute.split('.'), 0);
  if (values.length === 0) return undefined;
  const parts = values.flatMap((value) => (value.type === 'list' ? value.items : [value]));
  const texts = parts.flatMap((part) => (part.type === 'scalar' && part.value !== null ? [{ text: String(part.value), at: part.at }] : []));
  return { texts, at: values.find((value) => value.at !== undefined)?.at ?? homeOf(item, attribute.split('.')[0] ?? attribute), open: texts.length < parts.length };
}

function valuesAt(from: Pick<Nested, 'body' | 'scope'>, path: readonly string[], depth: number): readonly Value[] {
  const [head = '', ...rest] = path;
  const blocks = rest.length > 0 && depth < 8 ? nestedBlocks(from.body, head, from.scope) : [];
  if (blocks.length > 0) return blocks.flatMap((block) => valuesAt(block, rest, depth + 1));
  const value = valueAt(from.body, path.join('.'), from.scope);
  return value ? [value] : [];
}
