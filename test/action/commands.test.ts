import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { command, escapeData, escapeProperty, fileCommand, logLine } from '../../src/action/commands.ts';
import { refusedPage, plainReason, withinBytes } from '../../src/action/page.ts';
import { markerOf, parseResult } from '../../src/action/result.ts';

/** What the runner makes of an escaped text. */
const read = (text: string): string => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%25', '%');
const hostile = fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.constantFrom('::error::x', '\n', '\r', '%', '%0A', ':', ',', '##[error]', '::', 'a', '\u2028', '\u0085', '<!--', '-->', '`', '$(id)', '"'), { maxLength: 12 }).map((parts) => parts.join('')));

describe('what the runner reads', () => {
  it('one line for one command, whatever is in it, and the runner reads what was meant', () => {
    fc.assert(fc.property(hostile, hostile, (message, file) => {
      const line = command('error', message, { file, line: 3, title: 'craterscan' });
      expect(line.match(/[\r\n]/g)).toEqual(['\n']);
      const [, properties = '', said = ''] = /^::error (title=craterscan,file=[^:]*,line=3)::(.*)\n$/s.exec(line) ?? [];
      expect(read(said)).toBe(message);
      expect(properties.split(',')).toHaveLength(3);
      expect(read(properties.split(',')[1]?.slice('file='.length) ?? '')).toBe(file);
    }), { numRuns: 300 });
    expect(escapeData('a%\r\n:,')).toBe('a%25%0D%0A:,');
    expect(escapeProperty('a%\r\n:,')).toBe('a%25%0D%0A%3A%2C');
  });

  it('a sentence for the log is one line that begins with our name and holds no old command', () => {
    fc.assert(fc.property(hostile, (text) => {
      expect(logLine(text)).toMatch(/^craterscan: [^\r\n\u2028\u2029\u0085]*\n$/);
      expect(logLine(text)).not.toContain('##[');
    }), { numRuns: 300 });
  });

  it('a value cannot end its entry in a file of commands', () => {
    fc.assert(fc.property(hostile, fc.uuid(), (value, delimiter) => {
      fc.pre(!value.includes(delimiter));
      const lines = fileCommand('verdict', value, delimiter).split('\n');
      expect(lines.filter((line) => line === delimiter)).toHaveLength(1);
      expect(lines.at(-2)).toBe(delimiter);
    }));
    expect(() => fileCommand('verdict', 'a\nEND\nverdict=open', 'END')).toThrow('delimiter');
  });

  it('a reason holds nothing that a shell or YAML acts on', () => {
    fc.assert(fc.property(hostile, (text) => { expect(plainReason(text)).not.toMatch(/[`$"'\\;|&<>(){}[\]!*?~^\n\r]/); }), { numRuns: 300 });
  });
});

describe('pages', () => {
  it('are cut to so many bytes, at the end of a line', () => {
    fc.assert(fc.property(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 60 }), fc.integer({ min: 60, max: 400 }), (lines, most) => {
      const text = `${lines.join('\n')}\n`;
      const cut = withinBytes(text, most);
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(Math.max(most, Buffer.byteLength(text) <= most ? Buffer.byteLength(text) : 0));
      if (cut !== text) expect(text.startsWith(cut.slice(0, cut.indexOf('\n_The rest')))).toBe(true);
    }));
  });

  it('of a refusal hold code where we wrote code, and no markup of a branch', () => {
    expect(refusedPage('Set `fetch-depth: 2` for <img> *b* @org.')).toBe('### craterscan: gate closed\n\nSet <code>fetch-depth: 2</code> for &#60;img&#62; &#42;b&#42; &#64;org.\n');
    fc.assert(fc.property(hostile, (text) => {
      const page = refusedPage(text).split('\n').slice(2).join('\n');
      expect(page.replaceAll(/<\/?code>/g, '')).not.toMatch(/[<>`@*]/);
      expect(page.split('<code>').length).toBe(page.split('</code>').length);
    }));
  });

  it('have a marker that ends no comment of HTML', () => {
    fc.assert(fc.property(hostile, hostile, (category, directory) => {
      expect(markerOf(category, directory)).toMatch(/^<!-- craterscan:gate:[A-Za-z0-9._/-]{1,120} -->$/);
      expect(markerOf(category, directory).slice(4, -4)).not.toContain('--');
    }));
  });
});

describe('the file between the two entries', () => {
  const good = { version: 1, state: 'closed', comment: { issue: 2, always: false, marker: markerOf('craterscan', '.'), body: 'x' }, upload: { file: '/tmp/a', commit: 'a'.repeat(40), ref: 'refs/pull/2/merge' } };
  it('is taken as we write it, and not at all otherwise', () => {
    expect(parseResult(JSON.stringify(good))).toEqual(good);
    for (const bad of ['', '{', '[]', JSON.stringify({ ...good, version: 2 }), JSON.stringify({ ...good, more: 1 }), JSON.stringify({ ...good, comment: { ...good.comment, marker: '' } }), JSON.stringify({ ...good, comment: { ...good.comment, issue: '../3' } }), JSON.stringify({ ...good, upload: { ...good.upload, ref: 'main' } })]) {
      expect(parseResult(bad)).toBeUndefined();
    }
  });
});
