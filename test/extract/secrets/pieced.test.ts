import { describe, expect, it } from 'vitest';
import { expandPlaceholders } from '../../support/placeholders.ts';
import { scanTree } from '../../support/scan.ts';
import { treeOf } from '../../support/tree.ts';

const token = expandPlaceholders('{{github-pat:packed}}');
const [first, second] = [token.slice(0, 12), token.slice(12)];
const hex = (text: string): string => Buffer.from(text).toString('hex');
const packed = (text: string): string => Buffer.from(text).toString('base64');
const found = async (file: string, text: string): Promise<string[]> => (await scanTree(treeOf({ [file]: text }))).graph.credentials.map((one) => one.provider);

describe('what a program puts together or takes apart is read as what it comes to', () => {
  it.each([
    ['a.js', `export const x = Buffer.from('${hex(token)}', 'hex').toString();`], ['a.py', `x = bytes.fromhex("${hex(token).toUpperCase()}").decode()`],
    ['a.js', `export const x = atob(atob('${packed(packed(token))}'));`], ['a.js', `export const x = atob('${packed(hex(token))}');`],
    ['a.js', `export const x = '${first}' + '${second}';`], ['a.php', `$x = "${first}" . "${second}";`], ['a.ts', `export const x = ['${first}', '${second}'].join('');`],
    ['a.py', `x = ("${first}" +\n     "${second}")`], ['a.py', `x = ("${first}"\n     "${second}")`], ['a.c', `const char *x = "${first}" "${second}";`], ['a.rb', `x = "${first}" \\\n  "${second}"`], ['a.cpp', `auto x =\n    "${first}"\n    "${second}";`],
  ])('%s: %s', async (file, text) => { expect(await found(file, text)).toContain('github'); });

  it.each([
    ['a.js', `export const digest = Buffer.from('${'0123456789abcdef'.repeat(4)}', 'hex');`], ['a.js', "export const x = 'hello-world-and' + '-more-of-that-text-here';"],
    ['a.js', `export const x = '${first}' + name + '${second}';`], ['a.js', `export const x = ['${first}', '${second}'].join('-');`], ['a.js', `f("${first}" "${second}")`], ['a.py', `x = ["${first}", "${second}"]`],
  ])('%s is none: %s', async (file, text) => { expect(await found(file, text)).toEqual([]); });
});
