import { beforeAll, describe, expect, test } from 'vitest';
import { command } from '../../src/action/commands.ts';
import type { Comparison } from '../../src/model/index.ts';
import { annotationsOf, compareReportById } from '../../src/report/compare/index.ts';
import { DEFAULT_OPTIONS } from '../../src/report/index.ts';
import { compareFiles } from '../support/compare.ts';
import { repositoryOf } from '../support/repository.ts';
import { everywhere, expectNoName, NAMES, url, WORD } from './hostile-names.ts';
import { outsideCodeSpans } from './markup.ts';
import { compareRevisions, CURSOR } from './support.ts';

/** GATE §6, test 9: what a name can say, in every place a name can stand. */
const rooted = { ...CURSOR, 'README.md': 'Hello.\n' };
const options = { ...DEFAULT_OPTIONS, color: false, width: 120, verbose: true };
function rendered(format: string, comparison: Comparison, verbose: boolean): string {
  const report = compareReportById(format);
  if (!report) throw new Error(`no report ${format}`);
  return report.render(comparison, { ...options, verbose });
}

describe.each(NAMES.map((name) => [JSON.stringify(name).slice(0, 70), name] as const))('%s', (_, name) => {
  let all: readonly Comparison[] = [];
  beforeAll(async () => {
    const files = { ...rooted, ...everywhere(name) };
    all = [await compareFiles(rooted, files), await compareFiles(files, rooted)];
  });

  test('gets into the comparison, which is closed one way', () => {
    const [there, back] = all.map((comparison) => JSON.stringify([comparison.delta.added, comparison.delta.removed, comparison.delta.hidden, comparison.delta.weakened]));
    expect(there).toContain(WORD);
    expect(back).toContain(WORD);
    expect(all[0]?.gate.state).toBe('closed');
  });

  test('text moves no cursor, hides nothing and commands no runner', () => {
    for (const comparison of all) {
      for (const verbose of [false, true]) {
        const text = rendered('text', comparison, verbose);
        expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        expect(text).not.toMatch(/^\s*::/m);
        expect(text).not.toContain('##[');
      }
    }
  });

  test('Markdown has them in code spans only, each of at most 80 characters, and none in a drawing', () => {
    for (const comparison of all) {
      for (const verbose of [false, true]) {
        const { prose, spans, fences } = outsideCodeSpans(rendered('markdown', comparison, verbose));
        expectNoName(prose);
        expect(prose).not.toMatch(/evil\.example|javascript|::|##\[/i);
        // Elements of our own may be folded; nothing that loads, links or ends early.
        expect(prose).not.toMatch(/<(?!\/?(?:details|summary|b|sub|br)\b|!--)/);
        expect(prose.match(/<!--/g)?.length ?? 0).toBeLessThanOrEqual(1);
        for (const fence of fences) { expect(fence).not.toContain(WORD); expect(fence).not.toMatch(/click|evil|@/); }
        for (const span of spans) expect([...span].length, span).toBeLessThanOrEqual(100);
        expect(spans.join('\n')).not.toMatch(/[\p{Cf}\u001B\r]/u);
      }
    }
  });

  test('JSON and SARIF are whole, and what they say for people is one harmless line', () => {
    for (const comparison of all) {
      for (const format of ['json', 'sarif']) {
        const out = rendered(format, comparison, true);
        expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        expect(out).not.toMatch(/^\s*::/m);
        expect(out).not.toContain('##[');
        const parsed: unknown = JSON.parse(out);
        for (const text of format === 'sarif' ? messagesIn(parsed) : []) {
          expect(text).not.toMatch(/[\p{Cf}\u001B\r]/u);
          // The only links are to related places, which are numbers.
          for (const [, target] of text.matchAll(/(?<!\\)\]\(([^)]*)\)/g)) expect(target).toMatch(/^\d+$/);
        }
      }
    }
  });

  test('annotations are as many commands as there are annotations, with titles of our own', () => {
    for (const comparison of all) {
      const annotations = annotationsOf(comparison);
      expect(annotations.length).toBeLessThanOrEqual(10);
      const out = annotations.map((one) => command(one.level, one.message, one)).join('');
      expect(out.split('\n').filter((line) => line !== '')).toHaveLength(annotations.length);
      for (const one of annotations) {
        expect(one.title).not.toContain(WORD);
        expect(one.message).not.toMatch(/[\p{Cf}\u001B\r]/u);
        expectNoName(outsideCodeSpans(one.message).prose);
        expect(one.message).not.toMatch(/^\s*::/m);
      }
    }
  });
});

describe('names of files in a real repository', () => {
  test('are told, and do nothing', async () => {
    const head = Object.fromEntries(NAMES.map((name, at): [string, string] => [`${name.replaceAll('\0', '').replaceAll('//', '').slice(0, 200)}/.env`, `DATABASE_URL=${url(`d${at}`)}\n`]).filter(([path]) => !path.split('/').some((one) => one === '' || one === '.' || one === '..' || Buffer.byteLength(one) > 250)));
    const { directory, commits } = repositoryOf(rooted, { ...rooted, ...head });
    const comparison = await compareRevisions(directory, commits[0] ?? '', commits[1] ?? '');
    expect(comparison.gate.state).toBe('closed');
    for (const verbose of [false, true]) {
      const { prose } = outsideCodeSpans(rendered('markdown', comparison, verbose));
      expectNoName(prose);
      expect(rendered('text', comparison, verbose).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
    // Turned reading order and invisible signs are visible as something hidden.
    expect(comparison.head.graph.gaps.filter((gap) => gap.kind === 'encoding').length).toBeGreaterThanOrEqual(2);
  });
});

/** Every text of a SARIF log that a reader sees. */
function messagesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(messagesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => ((key === 'text' || key === 'markdown') && typeof inner === 'string' ? [inner] : key === 'rules' || key === 'snippet' ? [] : messagesIn(inner)));
}
