import { describe, expect, it } from 'vitest';
import { linesOf, scanTree } from '../../support/scan.ts';
import { loadTree } from '../../support/tree.ts';
import { BAD, CALLED, PLATFORMS, RELATIONS, SILENT } from './covered.ts';

const cases = [...new Set([PLATFORMS, RELATIONS, SILENT].flatMap((table) => Object.values(table).flat()))].sort();

describe('what the destroy surface is asked by', () => {
  it.each(cases)('%s speaks, and its twin leaves nothing above a note', async (id) => {
    const [check = '', name = ''] = id.split('/');
    const bad = loadTree(`fixtures/checks/${check}/bad-${BAD[id] ?? name}.tree`);
    const expected = bad.headers.filter(([key]) => key === 'expect').map(([, line]) => line.replace(' ', ` ${check} `));
    expect(expected.length).toBeGreaterThan(0);
    expect(linesOf(await scanTree(bad.workspace, { past: bad.past }))).toEqual(expect.arrayContaining(expected));
    const good = loadTree(`fixtures/checks/${check}/good-${CALLED[id] ?? name}.tree`);
    const left = linesOf(await scanTree(good.workspace, { past: good.past }));
    expect(left.filter((line) => !line.startsWith('note '))).toEqual([]);
    expect(left.filter((line) => expected.includes(line))).toEqual([]);
  });
});
