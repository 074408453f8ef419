export { certainlyAllowed, countsOf, decidePolicy, saidEnvironments } from './decide.ts';
export type { PolicyDecision, PolicyInput, Ruling } from './decide.ts';
export { POLICY_FILE } from './file.ts';
export { parsePolicy, WAIVER_DAYS } from './parse.ts';
export type { ParsedPolicy } from './parse.ts';
export { policySchema } from './schema.ts';
export type { Allow, Deny, Policy, UpTo, Waiver } from './schema.ts';
export { policyWord, saysRuling } from './word.ts';
export type { PolicyWord, WordInput } from './word.ts';
