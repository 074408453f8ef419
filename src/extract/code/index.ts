import type { CreateExtractor, Document, Extractor, FileHint, Knowledge } from '../../model/index.ts';
import { rankOfFile } from '../shared/truth.ts';
import { exportsOf } from './exports.ts';
import { httpUses, processUses } from './http.ts';
import { join } from './join.ts';
import type { LocalCode } from './local.ts';
import { sdkUses } from './sdk.ts';
import { shapesOf, sourceOf } from './source.ts';
import type { Shape } from './source.ts';

/** Parts of calls and libraries that may carry a secret, lower case. */
const LITERALS = ['authorization', 'fetch(', 'axios', 'graphqlclient', 'process.env', 'import.meta.env', 'deno.env', 'bun.env', '-token', 'api-key', 'connectionstring', 'createclient', 'octokit', 'stripe', 'mongoose', 'mongodb', 'ioredis', 'mysql', 'postgres', 'secretaccesskey', '://'];

/** Where JavaScript and TypeScript hand secrets to hosts, libraries and programs, and what they ask for there. */
export const create: CreateExtractor = (knowledge): Extractor<LocalCode> => {
  const shapes = shapesOf(knowledge);
  return { id: 'code', literals: LITERALS, wants, read: (document) => read(document, knowledge, shapes), join: (local) => join(local, knowledge) };
};

function wants(hint: FileHint): boolean {
  const { path, derived } = hint.file;
  if (derived === true || !/\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/.test(path) || /\.d\.[cm]?ts$|\.min\.[cm]?js$/.test(path) || rankOfFile(path) === 'nothing') return false;
  return LITERALS.some((literal) => hint.hits.has(literal));
}

function read(document: Document, knowledge: Knowledge, shapes: readonly Shape[]): LocalCode[] {
  if (document.syntax !== 'javascript' || document.ast === undefined) return [];
  const source = sourceOf(document.ast, knowledge, shapes);
  const uses = [...httpUses(source), ...sdkUses(source), ...processUses(source)];
  const exports = exportsOf(source);
  return uses.length > 0 || exports.length > 0 ? [{ origin: document.origin, uses, exports }] : [];
}
