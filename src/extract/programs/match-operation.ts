/** What a command destroys, by the rows of rules/operations. The machinery is shared with the reader of CI workflows. */
export { operationsIn } from '../shared/commands/index.ts';
export type { CommandContext, FoundOperation } from '../shared/commands/index.ts';
