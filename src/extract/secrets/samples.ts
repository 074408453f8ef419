import { wordsOf } from '../shared/name-words.ts';

/** How far before a value the statement that holds it may begin: samples of what a service sends are long. */
const FARTHEST = 40_000;
const NAMES = new Set(['sample', 'samples', 'example', 'examples', 'mock', 'mocks', 'mocked', 'fixture', 'fixtures', 'dummy', 'fake', 'stub', 'stubs']);
const DECLARED = /^(?:(?:export|public|private|internal|static|final|readonly|const|let|var|val|def|pub)[ \t]+){0,5}([A-Za-z_$][\w$]{0,80})[^=\n]{0,120}=[^=>\n]{0,80}[[{(][ \t]*\r?$/;

/**
 * Does a statement that stands at the left edge of a program and is called a sample (`export const samples: Sample[] = [`) hold the value? Of what stands in braces further in, the name says as much as
 * that of a file of samples would.
 */
export function isOfSample(text: string, start: number): boolean {
  const least = Math.max(0, start - FARTHEST);
  for (let end = start; end >= least;) {
    end = end === 0 ? -1 : text.lastIndexOf('\n', end - 1);
    const first = text.charCodeAt(end + 1);
    // Blanks, an empty line, a remark, and what closes a bracket or opens one in a list.
    if (first === 0x20 || first === 0x09 || first === 0x0a || first === 0x0d || first === 0x2f || first === 0x2a || first === 0x23) continue;
    const stop = text.indexOf('\n', end + 1);
    if (stop < 0 || stop >= start) return false;
    const name = DECLARED.exec(text.slice(end + 1, Math.min(stop, end + 400)))?.[1];
    return name !== undefined && wordsOf(name).some((word) => NAMES.has(word.toLowerCase()));
  }
  return false;
}

/** The first line of a request or an answer as HTTP has it, in what a page sets as it was typed, up to the value: `<pre>POST /login HTTP/1.1`. */
const MESSAGE = /<(pre|code|samp)\b[^<>]{0,200}>(?:(?!<\/\1)[\s\S]){0,400}?(?:\b(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) \/[^\s<]{0,300} HTTP\/\d|\bHTTP\/\d(?:\.\d)? \d{3}\b)(?:(?!<\/\1)[\s\S]){0,1200}$/;

/** Does the value stand in a message of HTTP that a page shows to its readers? */
export function isOfShownMessage(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - 1_800), start);
  return before.includes('HTTP/') && MESSAGE.test(before);
}
