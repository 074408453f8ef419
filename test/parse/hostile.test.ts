import { expect, test } from 'vitest';
import * as fc from 'fast-check';
import { SYNTAXES } from '../../src/model/index.ts';
import type { Document, Syntax } from '../../src/model/index.ts';
import { parse } from '../../src/parse/index.ts';
import { spansIn } from './spans-in.ts';

/** File names that choose the sub-formats of a syntax. */
const NAMES: Readonly<Record<Syntax, readonly string[]>> = {
  dotenv: ['.env'], json: ['a.json', 'a.json5'], yaml: ['a.yaml'], toml: ['a.toml'], ini: ['a.ini', 'a.properties', '.npmrc', '.netrc', '.pgpass'], hcl: ['a.tf'],
  javascript: ['a.js', 'a.ts', 'a.vue'], shell: ['a.sh', 'Procfile'], dockerfile: ['Dockerfile'], makefile: ['Makefile'], markdown: ['a.md', '.cursorrules'], text: ['a'],
};
const CASES = SYNTAXES.flatMap((syntax) => NAMES[syntax].map((file) => [syntax, file] as const));

function read(file: string, syntax: Syntax, text: string): Document {
  return parse({ file, origin: 'tree', text }, syntax);
}

/** Pieces that mean something in one syntax or another, so that random texts get further than noise. */
const PIECE = fc.constantFrom(
  '{', '}', '[', ']', '(', ')', '"', "'", '`', '\\', '\n', '\r\n', '\r', '\t', ' ', '  ', ':', '=', ',', ';', '#', '$', '${', '$(', '{{', '}}', '%{', '&', '*', '&a ', '*a', '<<', '<<EOF\n', 'EOF\n', '<<-X', '|', '||', '&&', '>', '- ', '---\n',
  '? ', '! ', '!x ', '@', '%', '~', '/', '//', '/*', '*/', '0', '1e9', '.', '..', '...', 'a', 'b.c', 'for ', 'in ', 'if ', 'then ', 'fi\n', 'case ', 'esac', 'do ', 'done', 'true', 'null', '"""', "'''", '```\n', '```sh\n', 'RUN ', 'FROM x\n', 'ENV A=1', 'all: b\n\t', 'export A=',
  'sudo ', 'sh -c ', 'ssh h ', 'docker exec x ', 'machine ', 'password ', '[[', ']]', '<script>', '</script>', '__proto__', '\u0000', '\ud800', '\udc00', '\u2028', '\ufeff', 'é', '𝒳', '<<: *a\n', 'key: ', '0x', '[a.b]\n', 'A := $(B)\n', '$(shell x)', 'resource "a" "b" {\n', 'x = ',
);
const ANY = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.array(PIECE, { maxLength: 40 }).map((pieces) => pieces.join('')));

test.each(CASES)('%s (%s): no text makes it throw, every span lies in the text', (syntax, file) => {
  fc.assert(fc.property(ANY, (text) => {
    const document = read(file, syntax, text);
    // The reader's own fault would be caught by the room and turn the document into plain text.
    expect(document.syntax).toBe(syntax);
    for (const { start, end } of spansIn(document)) {
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeGreaterThanOrEqual(start);
      expect(end).toBeLessThanOrEqual(text.length);
    }
  }), { numRuns: 300 });
});

const DEEP = ['[', '{', '(', '{"a":', '- ', '? ', '$(', '"$(', '`', '${', '<<A\n', 'x = [\n', 'a {\n', 'if ', 'case a in ', 'f() {', '((', '[[ ', '> ', '```\n', 'a.', '!', '-', '"', "'", '\\', '$((', '{{', '&a ', '*a ', 'a: ', '#', '/*', '<script>', 'x = <<A\n', 'x = "${', 'a ? ', 'A=$(A)\n', 'sh -c ', "sh -c '", '[a.', 'a=[', 'a={b=', '*/', '\\\n', 'x|', 'a &&', '<<<', 'sudo ', '- [', '\t', '1 + '] as const;

test.each(CASES)('%s (%s): 200,000 repetitions of an opener are read or refused in bounded time', (syntax, file) => {
  for (const piece of DEEP) {
    const text = piece.repeat(Math.ceil(200_000 / piece.length));
    const started = performance.now();
    const document = read(file, syntax, text);
    expect(document.text.length).toBe(text.length);
    const took = performance.now() - started;
    expect(took, `${syntax} with ${JSON.stringify(piece)}`).toBeLessThan(5_000);
    if (took > 300) console.log(syntax, file, JSON.stringify(piece), Math.round(took), document.gaps[0]?.reason ?? '');
    if (document.syntax !== syntax) console.log('FELL BACK', syntax, file, JSON.stringify(piece), document.gaps[0]?.reason ?? '');
  }
}, 60_000);
