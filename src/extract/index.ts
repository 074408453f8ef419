import { compareText } from '../model/index.ts';
import type { CreateExtractor } from '../model/index.ts';
import * as all from './all.ts';

const makers: Readonly<Record<string, CreateExtractor>> = all;

/** Every extractor, in code-point order of its name in `all.ts`, so that facts come in the same order everywhere. */
export const extractors: readonly CreateExtractor[] = Object.entries(makers).sort(([a], [b]) => compareText(a, b)).map(([, create]) => create);
