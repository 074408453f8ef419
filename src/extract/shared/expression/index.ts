/** Regular expressions that nobody here wrote, matched in time that grows with the text alone. */
export { compileExpression } from './program.ts';
export type { Program } from './program.ts';
export type { Refused } from './parse.ts';
export { findAll } from './run.ts';
export type { Match } from './run.ts';
