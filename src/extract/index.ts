import type { CreateExtractor } from '../model/index.ts';

/** Every extractor, in code-point order of its id. Adding one: its import and its line here. */
export const extractors: readonly CreateExtractor[] = [
];
