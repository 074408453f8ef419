/** Commands of scripts, recipes and CI steps: what they destroy, start, load and read. Shared by the readers of programs and of CI. */
export { operationsIn, requests } from './operations.ts';
export type { CommandContext, FoundOperation } from './operations.ts';
export { commandUses, toolsOf, useFacts } from './command-uses.ts';
export type { CommandUse } from './command-uses.ts';
export { recipeFacts, scriptFacts } from './script-facts.ts';
export type { ScriptFacts, ScriptOperation } from './script-facts.ts';
export { copyFacts } from './script-copies.ts';
export type { ScriptCopy } from './script-copies.ts';
export { sqlStatements, mongoStatements } from './sql.ts';
export type { SqlStatement } from './sql.ts';
export { databaseKey } from './target-key.ts';
export { folderOf, foldersUp, joinPath } from './paths.ts';
export { addressOf } from './requests.ts';
export type { Start } from './starts.ts';
export type { Load } from './loads.ts';
export { hintMarks, operationFact, variableUses } from './assemble.ts';
export type { PlaceOf } from './assemble.ts';
export { placer } from './decoded-text.ts';
