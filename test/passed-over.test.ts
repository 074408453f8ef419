import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readFacts } from '../src/collect.ts';
import { openWorkingTree } from '../src/discover/index.ts';
import { extractors } from '../src/extract/index.ts';
import { Memo } from '../src/memo.ts';
import { DEFAULT_BOUNDS } from '../src/model/index.ts';
import type { Workspace } from '../src/model/index.ts';
import { readersOf } from '../src/scan.ts';
import { knowledge } from './support/knowledge.ts';
import { parse } from './support/parse.ts';
import { expandPlaceholders } from './support/placeholders.ts';
import { temporary } from './support/temporary.ts';

const makers = extractors.map((create) => create(knowledge()));
const readers = readersOf(await parse());

const TOKEN = expandPlaceholders('RAILWAY_API_TOKEN={{uuid:passed}}\n');
const BEGIN: Readonly<Record<string, Uint8Array>> = {
  png: Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), jpg: Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), gif: Buffer.from('GIF89a'), bmp: Buffer.from('BM'), mp4: Buffer.from('0000ftypmp42'), txt: Buffer.from('text'), eot: Buffer.concat([Buffer.alloc(34, 1), Buffer.from('LP')]),
};
const wide = (text: string): Buffer => Buffer.from(text, 'utf16le');
const long = (bytes: number, sign: string): Buffer => Buffer.alloc(bytes, sign);
/** What may come behind a beginning: text, a zero byte soon, late, or nowhere, a literal before and behind it, every second byte zero. */
const REST: Readonly<Record<string, readonly Uint8Array[]>> = {
  nothing: [], text: [Buffer.from(`\n${TOKEN}`)], longText: [long(9_000, 'a'), Buffer.from(`\n${TOKEN}`)], soon: [Uint8Array.of(0), Buffer.from(TOKEN)], soonLong: [Uint8Array.of(0), long(20_000, 'a'), Buffer.from(`\n${TOKEN}`), long(90_000, 'b')],
  late: [long(12_000, 'a'), Buffer.from(`\n${TOKEN}`), Uint8Array.of(0), long(80_000, 'a')], bytes: [Uint8Array.of(0xfe, 0xc3), Buffer.from(`\n${TOKEN}`)], wide: [wide(`\n${TOKEN.repeat(50)}`)], wideLong: [wide(`\n${TOKEN.repeat(400)}`)], tooLong: [Uint8Array.of(0), long(150_000, 'a')],
};

function tree(): Workspace {
  const root = temporary('passed');
  for (const [ending, begin] of Object.entries(BEGIN)) {
    for (const [name, rest] of Object.entries(REST)) for (const path of [`${name}.${ending}`, ...(ending === 'png' ? [`${name}.PNG`, `.env.${name}.png`, `node_modules/a/${name}.png`] : [])]) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), Buffer.concat([begin, ...rest]));
    }
  }
  return openWorkingTree(root, { bounds: { ...DEFAULT_BOUNDS, fileBytes: 140_000 }, dependencies: true });
}

test('what is passed over for how it begins says the same as when it is searched', async () => {
  const [one, two] = [tree(), tree()];
  const passed = await readFacts(one, makers, readers);
  const searched = await readFacts(two, makers, readers, { memo: new Memo().serve('tables') });
  expect(searched.media.size).toBeGreaterThan(10);
  expect(passed.read).toEqual(searched.read);
  expect(passed.gaps).toEqual(searched.gaps);
  expect(one.gaps()).toEqual(two.gaps());
  expect(passed.local).toEqual(searched.local);
  expect(passed.texts).toEqual(searched.texts);
  expect([...passed.texts.keys()]).toEqual(expect.arrayContaining(['text.png', 'longText.gif', 'wideLong.txt']));
});

test('pictures are not searched, and of a large one only the beginning is read', async () => {
  const workspace = tree();
  let searched = 0;
  const counting: typeof readers = { ...readers, match: (...asked) => { const match = readers.match(...asked); return Object.assign((bytes: Uint8Array) => { searched++; return match(bytes); }, match); } };
  const room = new Uint8Array(200_000);
  const file = (await workspace.files()).find(({ path }) => path === 'soonLong.png');
  if (!file) throw new Error('no such file');
  expect(workspace.readInto?.(file, room, () => true)).toBe(8 + 1 + 20_000 + 1 + TOKEN.length + 90_000);
  expect(room.findLastIndex((byte) => byte !== 0)).toBe(8_191);
  expect(workspace.readInto?.(file, room, () => false)).toBe(8 + 1 + 20_000 + 1 + TOKEN.length + 90_000);
  expect(room[100_000]).toBe(98);
  const { read } = await readFacts(workspace, makers, counting);
  const pictures = (await workspace.files()).filter(({ path }) => /^soon(?:Long)?\.(?!txt)/.test(path)).length;
  expect(pictures).toBe(14);
  expect(searched).toBeLessThanOrEqual(read.count - pictures);
});
