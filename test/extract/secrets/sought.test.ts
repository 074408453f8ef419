import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseConfig } from '../../../src/config/index.ts';
import { create } from '../../../src/extract/secrets/index.ts';
import { madeTables, soughtOf } from '../../../src/extract/secrets/sought.ts';
import { secretTables } from '../../../src/extract/secrets/tables.ts';
import type { KindRow } from '../../../src/extract/secrets/tables.ts';
import { withRecognisers } from '../../../src/own-recognisers.ts';
import { parseKnowledge } from '../../../src/knowledge/index.ts';
import type { Knowledge } from '../../../src/model/index.ts';
import { builtCopy } from '../../support/build.ts';
import { knowledge } from '../../support/knowledge.ts';

/** The tables as a program reads them: with what the build made of them, through JSON. */
const built: Knowledge = { ...knowledge(), made: JSON.parse(JSON.stringify(madeTables(knowledge()))) };

test('what the reader of credentials asks for is the same whether the build made it or it is made now', () => {
  const [read, made] = [create(built), create(knowledge())];
  expect(read.literals).toEqual(made.literals);
  expect(read.everywhere).toEqual(made.everywhere);
  expect([...read.asks ?? []]).toEqual([...made.asks ?? []]);
  expect(made.literals?.length).toBeGreaterThan(1000);
});

test('each literal means to it what it means otherwise', () => {
  const [read, made] = [soughtOf(secretTables(built), built.made?.sought), soughtOf(secretTables(knowledge()))];
  const plain = ({ literals, mine, telling, asks, bits }: typeof read): unknown => ({ literals, mine: [...mine], telling: [...telling], asks: [...asks], bits: [...bits] });
  expect(plain(read)).toEqual(plain(made));
});

test('kinds are told by the same literals, names and shapes', () => {
  const ids = (rows: readonly KindRow[]): readonly string[] => rows.map((row) => row.kind.id);
  const plain = (of: Knowledge): unknown => {
    const { byLiteral, byName, tokenLiterals, shapes, uuids, nameLiterals, nameReach, shapeWords, uuidLiterals, literals, names, prefix } = secretTables(of);
    return {
      byLiteral: [...byLiteral].map(([literal, rows]) => [literal, ids(rows)]), byName: [...byName].map(([name, rows]) => [name, ids(rows)]), tokenLiterals: [...tokenLiterals], shapes: ids(shapes), uuids: ids(uuids),
      nameLiterals, nameReach, shapeWords, uuidLiterals, literals: literals(), prefix: prefix()?.source, names: [names()?.source, ...nameLiterals.map((literal) => names(new Set([literal, 'password']))?.source), names(new Set(['none']))],
    };
  };
  expect(plain(built)).toEqual(plain(knowledge()));
});

test('what a configuration adds is among them: nothing that was made without it is taken', () => {
  const { config } = parseConfig('version: 1\nrecognisers:\n  - id: acme\n    name: key of acme\n    keywords: [acmekeyof]\n    regex: acmekeyof[0-9]{8}\n    matches: [acmekeyof12345678]\n    ignores: [acmekeyof]\n', 'craterscan.yml');
  const added = withRecognisers(built, config);
  expect(added.recognisers).toHaveLength(1);
  expect(create(added).literals).toEqual(create(withRecognisers(knowledge(), config)).literals);
  expect(create(added).literals).toContain('acmekeyof');
});

test('it is taken only from bytes that are known to be those of the build', () => {
  expect(() => parseKnowledge(built)).toThrow('install craterscan again');
  expect(parseKnowledge(built, { checked: true }).made).toBe(built.made);
});

test('the build makes it of the tables beside it', async () => {
  const tables: unknown = JSON.parse(readFileSync(join(await builtCopy(), 'dist/knowledge.json'), 'utf8'));
  expect(tables).toMatchObject({ made: JSON.parse(JSON.stringify(madeTables(knowledge()))) });
});
