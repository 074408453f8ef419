import type { Place } from '../../../model/index.ts';
import { nestedBlocks, valueAt } from './body.ts';
import type { Nested } from './body.ts';
import type { DeclaredResource } from './module.ts';
import { structureOf } from './functions-json.ts';
import { placeOf } from './scope.ts';
import type { Scope } from './scope.ts';
import { list, lost, map, refsOf, scalar, textOf } from './value.ts';
import type { Value } from './value.ts';

/** The JSON of a `data "aws_iam_policy_document"` block: its text is not rebuilt, its structure is, in the words of a policy. */
export function policyDocument(declared: DeclaredResource, scope: Scope): Value {
  const { body } = declared.block;
  const at = placeOf(scope.file, declared.block.headSpan);
  const statements: Value[] = [];
  const documents = (attribute: string): readonly Value[] => itemsOf(valueAt(body, attribute, scope)).flatMap(statementsOf);
  statements.push(...documents('source_policy_documents'), ...documents('source_json'));
  for (const nested of nestedBlocks(body, 'statement', scope)) statements.push(statement(nested));
  for (const override of [...documents('override_policy_documents'), ...documents('override_json')]) {
    // One of the same name is put in its place; one without a name is added.
    const name = sidOf(override);
    const place = name === undefined ? -1 : statements.findIndex((one) => sidOf(one) === name);
    if (place < 0) statements.push(override); else statements[place] = override;
  }
  const structure = map(new Map([['Statement', list(statements, at)]]), at);
  return { ...lost('it is the text of a policy document', at, refsOf(structure)), json: structure };
}

/** Statements of a policy given as JSON text or structure. What cannot be read is one unknown statement. */
export function statementsOf(document: Value): readonly Value[] {
  const structure = structureOf(document);
  const found = structure?.type === 'map' ? structure.entries.get('Statement') : undefined;
  if (!found) return [document.type === 'unknown' ? document : lost('its policy could not be read', document.at)];
  return found.type === 'list' ? found.items : [found];
}

function statement(nested: Nested): Value {
  const { body, scope } = nested;
  const at = placeOf(scope.file, nested.block.headSpan);
  const out = new Map<string, Value>([['Effect', valueAt(body, 'effect', scope) ?? scalar('Allow', at)]]);
  for (const [from, to] of [['sid', 'Sid'], ['actions', 'Action'], ['not_actions', 'NotAction'], ['resources', 'Resource'], ['not_resources', 'NotResource']] as const) {
    const value = valueAt(body, from, scope);
    if (value) out.set(to, value);
  }
  for (const [block, name] of [['principals', 'Principal'], ['not_principals', 'NotPrincipal']] as const) {
    const who = nestedBlocks(body, block, scope);
    if (who.length > 0) out.set(name, principals(who, at));
  }
  const conditions = nestedBlocks(body, 'condition', scope);
  if (conditions.length > 0) out.set('Condition', tests(conditions, at));
  return map(out, at);
}

function sidOf(statement: Value): string | undefined {
  const sid = statement.type === 'map' ? textOf(statement.entries.get('Sid')) : undefined;
  return sid === '' ? undefined : sid;
}

/** Blocks that say who, by their kind. */
function principals(blocks: readonly Nested[], at: Place): Value {
  const kinds = new Map<string, Value>();
  for (const block of blocks) {
    const kind = textOf(valueAt(block.body, 'type', block.scope)) ?? '?';
    const who = valueAt(block.body, 'identifiers', block.scope) ?? lost('it names nobody', at);
    const had = kinds.get(kind);
    kinds.set(kind, list([...itemsOf(had), ...itemsOf(who)], at));
  }
  return map(kinds, at);
}

/** Blocks that test, by operator and key; two tests of one key are both kept under the operator, as AWS joins their values. */
function tests(blocks: readonly Nested[], at: Place): Value {
  const operators = new Map<string, Map<string, Value>>();
  for (const block of blocks) {
    const operator = textOf(valueAt(block.body, 'test', block.scope)) ?? '';
    const key = textOf(valueAt(block.body, 'variable', block.scope)) ?? '';
    const keys = operators.get(operator) ?? new Map<string, Value>();
    keys.set(key, list([...itemsOf(keys.get(key)), ...itemsOf(valueAt(block.body, 'values', block.scope) ?? lost('it has no values', at))], at));
    operators.set(operator, keys);
  }
  return map(new Map([...operators].map(([operator, keys]) => [operator, map(keys, at)])), at);
}

function itemsOf(value: Value | undefined): readonly Value[] {
  return !value ? [] : value.type === 'list' ? value.items : [value];
}
