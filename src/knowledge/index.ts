/** rules/ as typed, validated tables: compiled from YAML at build time and in tests, read back from JSON at run time. */
export { compileKnowledge } from './compile.ts';
export type { RuleFile } from './compile.ts';
export { parseKnowledge } from './precompiled.ts';
