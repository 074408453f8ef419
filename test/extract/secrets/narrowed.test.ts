import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode } from '../../../src/discover/decode.ts';
import { structured } from '../../../src/extract/secrets/as-text.ts';
import { gatesOf } from '../../../src/extract/secrets/gates.ts';
import type { Open } from '../../../src/extract/secrets/gates.ts';
import type { FileHint } from '../../../src/model/index.ts';
import { create } from '../../../src/extract/secrets/index.ts';
import { narrowed } from '../../../src/extract/secrets/narrowed.ts';
import { secretTables } from '../../../src/extract/secrets/tables.ts';
import { asksOf, worthOf } from '../../../src/extract/secrets/worth.ts';
import { createMatcher } from '../../../src/match/index.ts';
import { parse } from '../../../src/parse/index.ts';
import { withinOf } from '../../../src/collect.ts';
import { carried, CARRIERS } from '../../support/carriers.ts';
import { everyTree, filesOf } from '../../support/fixtures.ts';
import { knowledge } from '../../support/knowledge.ts';
import { prefilter } from '../../support/prefilter.ts';
import { draws } from '../../support/sample.ts';

const extractor = create(knowledge());
const { literals = [], everywhere = [], asks } = extractor;
const match = createMatcher([...new Set([...everywhere, ...literals])], await prefilter(), everywhere, asks);
const tables = secretTables(knowledge());
const gates = gatesOf(tables);
const worth = worthOf(tables, gates, asksOf(tables), structured);

/** What the places of a file tell of. */
const SPOTTED = ['tokens', 'addresses', 'schemes', 'finds'] as const;

/** What is read of a file by all readers, and by those that are asked for were it a long one; undefined where nobody knows. */
function bothWays(path: string, bytes: Uint8Array): { readonly all: string; readonly asked: string; readonly shut: boolean } | undefined {
  const file = { path, size: bytes.length, origin: 'tree' as const };
  const hits = match(bytes);
  const hint = { file, hits, ...withinOf(bytes, match) };
  const asked = (one: FileHint): Open | undefined => narrowed(one, gates.of(hits), tables, structured(path), worth, 0);
  const alone = asked(hint);
  // Of a file that was judged before, as every file of a scan is, only the rest is asked about.
  const judged = { ...hint };
  worth(judged);
  const wish = asked(judged);
  expect(SPOTTED.map((gate) => wish?.has(gate)), path).toEqual(SPOTTED.map((gate) => alone?.has(gate)));
  const { text } = wish && !path.endsWith('.ipynb') ? decode(bytes, file) : { text: undefined };
  if (!wish || text === undefined) return undefined;
  const document = parse({ file: path, origin: 'tree', text }, extractor.syntax?.(path));
  return { all: JSON.stringify(extractor.read(document, hits)), asked: JSON.stringify(extractor.read(document, hits, wish)), shut: !(['packed', 'pieced', 'shaped', 'tokens'] as const).every((part) => wish.has(part)) };
}

describe('a long file is read by fewer readers and says the same', () => {
  test('of all fixtures', () => {
    let count = 0;
    for (const tree of everyTree()) {
      for (const { path, content } of filesOf(tree)) {
        const said = bothWays(path, typeof content === 'string' ? Buffer.from(content) : content);
        if (!said) continue;
        if (said.shut) count++;
        expect(said.asked, `${tree} ${path}`).toBe(said.all);
      }
    }
    expect(count).toBeGreaterThan(300);
  });

  test.each(CARRIERS)('%s', (...carrier) => {
    fc.assert(fc.property(fc.gen(), draws((d) => {
      const { path, bytes } = carried(d, carrier);
      const said = bothWays(path, bytes);
      if (said && said.asked !== said.all) throw new Error(`${path}: ${said.all.slice(0, 300)} but ${said.asked.slice(0, 300)} in ${JSON.stringify(Buffer.from(bytes).toString('utf8').slice(-400))}`);
    })), { numRuns: 40 });
  });
});
