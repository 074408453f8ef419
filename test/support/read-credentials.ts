import * as fc from 'fast-check';
import { create } from '../../src/extract/secrets/index.ts';
import { createMatcher } from '../../src/match/index.ts';
import type { CredentialFact } from '../../src/model/index.ts';
import { parse } from '../../src/parse/index.ts';
import { only } from './facts.ts';
import { knowledge } from './knowledge.ts';

const extractor = create(knowledge());
const match = createMatcher(extractor.literals ?? []);

/** The values that are found in a file. As in a scan the prefilter decides first whether it is read. */
export function credentials(file: string, text: string): CredentialFact[] {
  if (!extractor.wants({ file: { path: file, origin: 'tree', size: text.length }, hits: match(Buffer.from(text)) })) return [];
  const document = parse({ file, origin: 'tree', text }, extractor.syntax?.(file));
  return only(extractor.join(extractor.read(document).map((payload) => ({ extractor: extractor.id, file, payload })), { has: (one) => one === file, paths: [file], origin: () => 'tree' }), 'credential').filter((fact) => fact.foundation === 'found');
}

/** Values of letters and digits, thoroughly mixed: so many, and more different ones than `distinct`. */
export function someValue(length: number, distinct: number): fc.Arbitrary<string> {
  return fc.noShrink(fc.array(fc.constantFrom(...'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789'), { minLength: length, maxLength: length }))
    .map((letters) => letters.map((letter, at) => (at % 3 === 1 ? '4729'[at % 4] ?? '4' : letter)).join('')).filter((text) => new Set(text).size > distinct);
}
