import * as fc from 'fast-check';
import { withinOf } from '../../src/collect.ts';
import { create } from '../../src/extract/secrets/index.ts';
import { createMatcher } from '../../src/match/index.ts';
import type { CredentialFact, Wish } from '../../src/model/index.ts';
import { parse } from '../../src/parse/index.ts';
import { only } from './facts.ts';
import { knowledge } from './knowledge.ts';

const extractor = create(knowledge());
const match = createMatcher(extractor.literals ?? []);
const matchEverywhere = createMatcher([...new Set([...extractor.everywhere ?? [], ...extractor.literals ?? []])], undefined, extractor.everywhere, extractor.asks);

/** The values that are found in a file. As in a scan the prefilter decides first whether it is read. */
export function credentials(file: string, text: string): CredentialFact[] {
  if (!extractor.wants({ file: { path: file, origin: 'tree', size: text.length }, hits: match(Buffer.from(text)) })) return [];
  return readBy(file, text).filter((fact) => fact.foundation === 'found');
}

/** What is read in a file, found or named. As in a scan the prefilter decides first, and then the gate, by what stands around each literal. */
export function credentialsPastTheGate(file: string, text: string): CredentialFact[] {
  const bytes = Buffer.from(text);
  const hits = matchEverywhere(bytes);
  const wish = extractor.wants({ file: { path: file, origin: 'tree', size: bytes.length }, hits, ...withinOf(bytes, matchEverywhere) });
  return wish === false ? [] : readBy(file, text, hits, wish === true ? undefined : wish);
}

function readBy(file: string, text: string, hits?: ReadonlySet<string>, wish?: Wish): CredentialFact[] {
  const document = parse({ file, origin: 'tree', text }, extractor.syntax?.(file));
  return only(extractor.join(extractor.read(document, hits, wish).map((payload) => ({ extractor: extractor.id, file, payload })), { has: (one) => one === file, paths: [file], origin: () => 'tree' }), 'credential');
}

/** The text that a credential was found as. */
export const textOf = (fact: CredentialFact, text: string): string => text.slice(fact.evidence[0].at.start, fact.evidence[0].at.end);

/** Values of letters and digits, thoroughly mixed: so many, and more different ones than `distinct`. */
export function someValue(length: number, distinct: number): fc.Arbitrary<string> {
  return fc.noShrink(fc.array(fc.constantFrom(...'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789'), { minLength: length, maxLength: length }))
    .map((letters) => letters.map((letter, at) => (at % 3 === 1 ? '4729'[at % 4] ?? '4' : letter)).join('')).filter((text) => new Set(text).size > distinct);
}
