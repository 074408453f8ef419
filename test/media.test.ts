import { describe, expect, test } from 'vitest';
import { memoryWorkspace } from '../src/discover/index.ts';
import { isMedia, MEDIA_ENDINGS } from '../src/model/index.ts';
import { compareFiles } from './support/compare.ts';
import { expandPlaceholders } from './support/placeholders.ts';
import { scanTree } from './support/scan.ts';

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d];
const TOKEN = expandPlaceholders('RAILWAY_API_TOKEN={{uuid:media}}\n');
/** What a literal looks like that stands in noise by chance, or in what somebody hid there. */
const noise = (begin: readonly number[], text = 'xpassword=\0'): Uint8Array => Buffer.concat([Buffer.from(begin), Buffer.from(text), Buffer.from([0, 1, 2, 0xff, 0xfe])]);
const scan = (path: string, content: Uint8Array | string): ReturnType<typeof scanTree> => scanTree(memoryWorkspace([{ path, content }]));
const gaps = async (path: string, content: Uint8Array | string): Promise<string[]> => (await scan(path, content)).graph.gaps.map((gap) => `${gap.kind} ${gap.place.file}`);

describe('pictures, films and fonts', () => {
  test.each([
    ['a.png', PNG], ['a.PNG', PNG], ['a.jpg', PNG], ['a.png', [0xff, 0xd8, 0xff, 0xe0]], ['a.mp3', [0xff, 0xf3, 0x84]], ['fonts/a.woff2', [...Buffer.from('wOF2')]], ['a.ttf', [0, 1, 0, 0]], ['a.jpeg', [0xff, 0xd8, 0xff, 0xe0]], ['a.jfif', [0xff, 0xd8, 0xff, 0xe0]], ['a.gif', [...Buffer.from('GIF89a')]], ['a.mp4', [0, 0, 0, 0x18, ...Buffer.from('ftypmp42')]], ['a.eot', [...Buffer.alloc(34), 0x4c, 0x50]],
  ])('%s is no gap where a literal is met in it by chance', async (path, begin) => { expect(await gaps(path, noise(begin))).toEqual([]); });

  test.each([['config.json', PNG], ['.env', PNG], ['a.png', [1, 2, 3]], ['a.mp4', PNG], ['a.jpg', [...Buffer.from('GIF89a')]], ['a.png.env', PNG], ['png', PNG], ['a.pdf', [...Buffer.from('%PDF-1.7')]]])('%s is one, for its name or its beginning says something else', async (path, begin) => { expect(await gaps(path, noise(begin))).toEqual([`binary ${path}`]); });

  test('text under such a name is read', async () => {
    expect((await scan('logo.png', TOKEN)).graph.credentials).toHaveLength(1);
    expect((await scan('a.gif', `GIF89a\n${TOKEN}`)).graph.credentials).toHaveLength(1);
  });

  test('the lists of names know all of them', () => {
    for (const ending of MEDIA_ENDINGS) expect(ending).toMatch(/^[a-z0-9]{3,5}$/);
    expect(isMedia('', new Uint8Array(100))).toBe(false);
    expect(isMedia('a.png', new Uint8Array(Buffer.from(PNG.slice(0, 8))))).toBe(false);
  });

  test('text that becomes a picture, to the eye, is not gone: the gate is told', async () => {
    const before = { 'assets/logo.png': TOKEN, 'a.txt': 'a' };
    const after = memoryWorkspace([{ path: 'assets/logo.png', content: noise(PNG, `\0${TOKEN}`) }, { path: 'a.txt', content: 'a' }]);
    const comparison = await compareFiles(before, after);
    expect(comparison.delta.hidden.map((one) => one.at.file)).toEqual(['assets/logo.png']);
    expect(comparison.gate.state).toBe('closed');
    // One that always was one may change as it likes.
    const picture = (text: string): ReturnType<typeof memoryWorkspace> => memoryWorkspace([{ path: 'assets/logo.png', content: noise(PNG, text) }]);
    expect((await compareFiles(picture('password=\0'), picture('secret=\0'))).gate.state).toBe('open');
  });
});
