import { placeIn } from '../../model/index.ts';
import type { DataDocument, DataNode } from '../../model/index.ts';
import type { CommandUse } from '../shared/commands/index.ts';
import { entriesOf, textAt, textOf, valueAt } from '../shared/nodes.ts';
import { isExpression, secretReferences } from './expressions.ts';

/** Actions that run a vendor's tool with the secret they are given: the tool, and what it does unless an input says otherwise. */
const RUNS: readonly { readonly action: RegExp; readonly cli: string; readonly does: string; readonly input?: string }[] = [
  { action: /^cloudflare\/wrangler-action@/, cli: 'wrangler', does: 'deploy', input: 'command' },
  { action: /^cloudflare\/pages-action@/, cli: 'wrangler', does: 'pages deploy' },
  { action: /^(?:amondnet|BetaHuhn)\/(?:vercel-action|deploy-to-vercel-action)@/, cli: 'vercel', does: 'deploy' },
  { action: /^superfly\/flyctl-actions(?:\/[\w-]+)?@/, cli: 'flyctl', does: 'deploy', input: 'args' },
  { action: /^nwtgck\/actions-netlify@/, cli: 'netlify', does: 'deploy' },
  { action: /^akhileshns\/heroku-deploy@/, cli: 'heroku', does: 'deploy' },
  { action: /^FirebaseExtended\/action-hosting-deploy@/, cli: 'firebase', does: 'deploy hosting' },
  { action: /^softprops\/action-gh-release@/, cli: 'gh', does: 'release create' },
  { action: /^peter-evans\/create-pull-request@/, cli: 'gh', does: 'pr create' },
];

/** What a known action does with the secrets it is handed; nothing for an action that is not known. */
export function actionUses(document: DataDocument, step: DataNode): readonly (CommandUse & { readonly place: ReturnType<typeof placeIn> })[] {
  const node = valueAt(step, 'uses');
  const row = RUNS.find((one) => one.action.test(textOf(node) ?? ''));
  if (!node || !row) return [];
  const given = [...entriesOf(valueAt(step, 'with')), ...entriesOf(valueAt(step, 'env'))].flatMap((entry) => secretReferences(textOf(entry.value) ?? '')).filter((one) => one.of === 'secrets').map((one) => one.name);
  const said = row.input === undefined ? undefined : textAt(step, 'with', row.input);
  if (said !== undefined && isExpression(said)) return [];
  const words = said !== undefined ? /^[a-z][a-z0-9:-]{0,40}(?: [a-z][a-z0-9:-]{0,40}){0,2}/.exec(said)?.[0] : undefined;
  return given.length === 0 ? [] : [{ start: node.start, end: node.end, cli: row.cli, variables: [...new Set(given)], does: `${row.cli} ${words ?? row.does}`, place: placeIn(document, node) }];
}

/** Actions that run one command with their inputs as its words. */
const COMMANDS: readonly { readonly action: RegExp; readonly words: string; readonly inputs: readonly string[] }[] = [
  { action: /^neondatabase\/delete-branch-action@/, words: 'neonctl branches delete', inputs: ['branch', 'branch_id'] },
  { action: /^neondatabase\/reset-branch-action@/, words: 'neonctl branches reset', inputs: ['branch'] },
];
/** Branches that data people need lies on, as vendors and people call them. What a pull request was given is made to be thrown away. */
const LASTING = /^(?:main|master|trunk|prod(?:uction)?|live|default)$/i;

/** The command a known action runs on a thing that is meant to stay; undefined for what it does with anything made for the run. */
export function actionCommand(step: DataNode): { readonly text: string; readonly node: DataNode } | undefined {
  const node = valueAt(step, 'uses');
  const row = COMMANDS.find((one) => one.action.test(textOf(node) ?? ''));
  const target = row?.inputs.map((input) => textAt(step, 'with', input)).find((text) => text !== undefined);
  return node && row && target !== undefined && LASTING.test(target.trim()) ? { text: `${row.words} ${target.trim()}`, node } : undefined;
}
