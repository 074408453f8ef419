import type { HclAttribute, HclBlock, HclBody, HclDocument, HclExpression, Parser, SourceText, Span } from '../model/index.ts';
import { Gaps, MAX_DEPTH } from './gap.ts';
import { HclExpressions } from './hcl-expression.ts';
import { HclScanner } from './hcl-scan.ts';
import { extensionOf } from './names.ts';
import { tight } from './tight.ts';

const EXTENSIONS = new Set(['tf', 'tofu', 'tfvars', 'hcl', 'nomad', 'pkr', 'tfbackend', 'tftest', 'tfquery']);

/** How many lines are looked through for the end of an attribute that cannot be read. */
const LINES_AHEAD = 100;
/** And how many characters in all for one text. */
const MOST_AHEAD = 1_000_000;

/**
 * HCL as Terraform writes it. A reader of our own: it goes on behind an error with everything around it intact, has no limits of a foreign
 * memory, and needs no grammar to be loaded. What it says of real modules is compared with the tree-sitter grammar by a test.
 */
export const hcl: Parser = {
  id: 'hcl',
  accepts(file) { return EXTENSIONS.has(extensionOf(file)); },
  parse(source) {
    const gaps = new Gaps(source);
    const body = new HclReader(source, gaps).body(0, false);
    return { file: source.file, origin: source.origin, text: source.text, syntax: 'hcl', body, gaps: gaps.list() } satisfies HclDocument;
  },
};

class HclReader {
  readonly #scan: HclScanner;
  readonly #expressions: HclExpressions;
  readonly #gaps: Gaps;
  readonly #length: number;
  #ahead = 0;

  constructor(source: SourceText, gaps: Gaps) {
    this.#scan = new HclScanner(source.text);
    this.#expressions = new HclExpressions(this.#scan);
    this.#gaps = gaps;
    this.#length = source.text.length;
  }

  /** Attributes and blocks up to the closing brace (`inside`, which is left standing) or the end of the text. */
  body(depth: number, inside: boolean): HclBody {
    const scan = this.#scan;
    const start = depth === 0 ? 0 : scan.at;
    const attributes: HclAttribute[] = [];
    const blocks: HclBlock[] = [];
    for (;;) {
      scan.skipSpace(true);
      if (scan.atEnd() || (inside && scan.peek() === '}')) break;
      const from = scan.at;
      const name = scan.identifier();
      if (name === undefined) { this.#skipBad(from, 'this is neither an attribute nor a block'); continue; }
      const nameSpan = { start: from, end: scan.at };
      scan.skipSpace(false);
      if (scan.peek() === '=' && scan.peek(1) !== '=') {
        scan.at++;
        attributes.push(this.#attribute(name, nameSpan));
      } else {
        const block = this.#block(name, nameSpan, depth);
        if (block) blocks.push(block);
      }
    }
    return { attributes: tight(attributes), blocks: tight(blocks), start, end: depth === 0 ? this.#length : scan.at };
  }

  #attribute(name: string, nameSpan: Span): HclAttribute {
    const scan = this.#scan;
    const from = scan.at;
    const read = this.#expressions.read();
    let value: HclExpression = read;
    const trouble = this.#expressions.trouble();
    const end = scan.at;
    scan.skipSpace(false);
    if (trouble || !(scan.atEnd() || scan.peek() === '\n' || scan.peek() === '}')) {
      value = { type: 'unreadable', why: trouble?.why ?? 'something stands behind the value', start: read.start, end: Math.max(read.start, end) };
      this.#gaps.add('unparsable', `the value of this attribute could not be read (${value.why})`, trouble?.at ?? scan.at);
      scan.at = Math.max(this.#endOfAttribute(from), from);
    }
    return { name, nameSpan, value, start: nameSpan.start, end: Math.max(value.end, nameSpan.end) };
  }

  #block(type: string, typeSpan: Span, depth: number): HclBlock | undefined {
    const scan = this.#scan;
    const labels: string[] = [];
    let headEnd = typeSpan.end;
    for (;;) {
      scan.skipSpace(false);
      if (scan.peek() === '{') break;
      const label = scan.peek() === '"' ? scan.plainString() : scan.identifier();
      if (label === undefined) {
        this.#skipBad(typeSpan.start, 'this is neither an attribute nor a block');
        return undefined;
      }
      labels.push(label);
      headEnd = scan.at;
    }
    scan.at++;
    const headSpan = { start: typeSpan.start, end: headEnd };
    if (depth >= MAX_DEPTH) {
      this.#gaps.add('bound', `blocks nested deeper than ${MAX_DEPTH} levels; the rest was not read`, scan.at);
      scan.at = this.#length;
      return { type, labels, headSpan, body: { attributes: [], blocks: [], start: scan.at, end: scan.at }, start: typeSpan.start, end: scan.at };
    }
    const body = this.body(depth + 1, true);
    if (scan.peek() === '}') scan.at++;
    else this.#gaps.add('unparsable', 'this block is never closed', headSpan.start, headSpan.end);
    return { type, labels: tight(labels), headSpan, body, start: typeSpan.start, end: scan.at };
  }

  #skipBad(from: number, reason: string): void {
    this.#gaps.add('unparsable', reason, from);
    this.#scan.at = Math.max(from, this.#scan.at);
    this.#scan.skipLine();
  }

  /** End of the line on which the brackets opened since `from` are closed again, or of the first line if they never are. */
  #endOfAttribute(from: number): number {
    const scan = this.#scan;
    scan.at = from;
    scan.skipLine();
    const first = scan.at;
    let open = 0;
    scan.at = from;
    for (let lines = 0; lines < LINES_AHEAD && this.#ahead < MOST_AHEAD && !scan.atEnd(); this.#ahead++) {
      const char = scan.peek();
      if (char === '"') { if (scan.skipQuoted()) continue; break; }
      if (char === '[' || char === '{' || char === '(') open++;
      else if (char === ']' || char === '}' || char === ')') { if (--open < 0) return scan.at; }
      else if (char === '\n') { if (open === 0) return scan.at; lines++; }
      else if (scan.skipComment()) continue;
      scan.at++;
    }
    return scan.atEnd() && open === 0 ? scan.at : first;
  }
}
