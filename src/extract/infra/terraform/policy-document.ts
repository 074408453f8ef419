import { nestedBlocks, valueAt } from './body.ts';
import type { Nested } from './body.ts';
import type { DeclaredResource } from './module.ts';
import { structureOf } from './functions-json.ts';
import { placeOf } from './scope.ts';
import type { Scope } from './scope.ts';
import { list, lost, map, refsOf, scalar } from './value.ts';
import type { Value } from './value.ts';

/** The JSON of a `data "aws_iam_policy_document"` block: its text is not rebuilt, its structure is, in the words of a policy. */
export function policyDocument(declared: DeclaredResource, scope: Scope): Value {
  const { body } = declared.block;
  const at = placeOf(scope.file, declared.block.headSpan);
  const statements: Value[] = [];
  for (const attribute of ['source_policy_documents', 'override_policy_documents', 'source_json', 'override_json']) {
    const value = valueAt(body, attribute, scope);
    const documents = !value ? [] : value.type === 'list' ? value.items : [value];
    for (const document of documents) statements.push(...statementsOf(document));
  }
  for (const nested of nestedBlocks(body, 'statement', scope)) statements.push(statement(nested));
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
  const conditions = nestedBlocks(body, 'condition', scope);
  if (conditions.length > 0) {
    out.set('Condition', map(new Map(conditions.map((condition, index) => {
      const variable = valueAt(condition.body, 'variable', condition.scope);
      return [`c${index}`, map(new Map([[variable?.type === 'scalar' ? String(variable.value) : '?', scalar(true, at)]]), at)] as const;
    })), at));
  }
  return map(out, at);
}
