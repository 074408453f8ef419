import { placeIn } from '../../model/index.ts';
import type { CacheTable, DataDocument, DataNode, OperationRow } from '../../model/index.ts';
import { joinPath, placer } from '../shared/commands/index.ts';
import { entriesOf, itemsOf, textAt, textOf, valueAt } from '../shared/nodes.ts';
import { isExpression, secretReferences, withoutExpressions } from './expressions.ts';
import type { GivenSecret, StepFacts, TakenRole } from './local.ts';
import { actionCommand, actionUses } from './actions.ts';
import { cachesOf } from './caches.ts';
import { roleOf } from './roles.ts';
import { addScript, noSteps } from './shared/script.ts';
import type { Lists } from './shared/script.ts';
import { appTokenTraits } from './traits/app-token.ts';

const MOST_STEPS = 500;
const SHELLS = /^(?:bash|sh|zsh)\b/;

/** What surrounds the steps: where they run, the shell, and blocks of variables that hold for all of them. */
export interface StepContext { readonly directory: string; readonly shell: string | undefined; readonly environments: readonly (DataNode | undefined)[] }

/** What the reading of steps asks the tables for. */
export interface CiTables { readonly operations: readonly OperationRow[]; readonly tools: ReadonlySet<string>; readonly cache?: CacheTable }

/** Reads the steps of a job or of a local action. */
export function readSteps(document: DataDocument, steps: readonly DataNode[], context: StepContext, { operations: rows, tools, cache }: CiTables): StepFacts {
  const facts = noSteps();
  const shared = context.environments.flatMap((node) => secretsIn(document, node));
  facts.secrets.push(...shared);
  for (const step of steps.slice(0, MOST_STEPS)) {
    const given = [...secretsIn(document, valueAt(step, 'env')), ...secretsIn(document, valueAt(step, 'with')), ...secretsIn(document, valueAt(step, 'run')), ...secretsIn(document, valueAt(step, 'if'))];
    facts.secrets.push(...given);
    facts.traits.push(...appTokenTraits(document, step));
    facts.uses.push(...actionUses(document, step));
    uses(document, step, facts.roles, facts.local);
    facts.caches.push(...cachesOf(document, step, cache));
    const said = actionCommand(step);
    if (said) addScript({ text: said.text, directory: context.directory, place: () => placeIn(document, said.node), given: [...given, ...shared] }, { operations: rows, tools }, facts);
    const run = valueAt(step, 'run');
    if (run?.type !== 'scalar' || typeof run.value !== 'string' || !SHELLS.test(textAt(step, 'shell') ?? context.shell ?? 'bash')) continue;
    const spanOf = placer(run, document.text);
    addScript({ text: withoutExpressions(run.value), directory: folderOfStep(step, context), place: (span) => placeIn(document, spanOf(span)), given: [...given, ...shared] }, { operations: rows, tools }, facts);
  }
  return facts;
}

/** A step's own folder counts from the root of the checkout and replaces the one of its job. */
function folderOfStep(step: DataNode, context: StepContext): string {
  const own = textAt(step, 'working-directory');
  return own === undefined || isExpression(own) ? context.directory : joinPath('.', own) ?? context.directory;
}

function uses(document: DataDocument, step: DataNode, roles: TakenRole[], local: Lists['local']): void {
  const node = valueAt(step, 'uses');
  const action = textOf(node);
  if (!node || action === undefined) return;
  if (action.startsWith('./')) local.push({ path: joinPath('.', action) ?? action, at: placeIn(document, node) });
  const role = roleOf(document, action, valueAt(step, 'with'), node);
  if (role) roles.push(role);
}

/** Secrets in a block of variables, in the inputs of an action, or in a script; the key it stands under is the name it is bound to. */
export function secretsIn(document: DataDocument, node: DataNode | undefined): readonly GivenSecret[] {
  if (!node) return [];
  const pairs: (readonly [string | undefined, DataNode])[] = node.type === 'map' ? entriesOf(node).map((entry) => [entry.key, entry.value] as const) : node.type === 'list' ? itemsOf(node).map((item) => [undefined, item] as const) : [[undefined, node] as const];
  return pairs.flatMap(([key, value]) => {
    if (value.type !== 'scalar' || typeof value.value !== 'string' || !value.value.includes('${{')) return [];
    const spanOf = placer(value, document.text);
    return secretReferences(value.value).map((reference): GivenSecret => ({ name: reference.name, of: reference.of, bound: key === undefined ? [] : [key, key.toUpperCase().replaceAll('-', '_')], at: placeIn(document, spanOf(reference)), ...(reference.dynamic ? { dynamic: true as const } : {}) }));
  });
}
