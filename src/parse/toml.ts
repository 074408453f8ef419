import { baseName } from '../model/index.ts';
import type { DataDocument, Parser, SourceText } from '../model/index.ts';
import { dataDocument } from './data.ts';
import { Gaps } from './gap.ts';
import { extensionOf } from './names.ts';
import { endOfLine } from './spans.ts';
import { TomlScanner } from './toml-scan.ts';
import { finishTable, newTable, openTable, putValue } from './toml-tables.ts';
import type { Table } from './toml-tables.ts';

const NAMES = new Set(['pipfile', 'poetry.lock', 'cargo.lock', 'uv.lock', 'pdm.lock']);

/**
 * TOML 1.0. A scanner of our own: the well-kept parsers give no positions, and those that do stop at the first error; this one leaves the
 * line out and goes on. A differential test holds it to smol-toml.
 */
export const toml: Parser = {
  id: 'toml',
  accepts(file) { return extensionOf(file) === 'toml' || NAMES.has(baseName(file).toLowerCase()); },
  parse: parseToml,
};

function parseToml(source: SourceText): DataDocument {
  const { text } = source;
  const gaps = new Gaps(source);
  const scanner = new TomlScanner(text, gaps);
  const root = newTable(0, text.length);
  let current: Table | undefined = root;
  for (scanner.skipBlank(); !scanner.atEnd(); scanner.skipBlank()) {
    const start = scanner.at;
    let ok: boolean;
    if (text[start] === '[') {
      const isArray = text[start + 1] === '[';
      scanner.at += isArray ? 2 : 1;
      const path = scanner.key();
      const readable = path !== undefined && scanner.take(isArray ? ']]' : ']') && scanner.endLine();
      current = readable ? openTable(root, path, isArray, { start, end: endOfLine(text, start) }) : undefined;
      ok = current !== undefined;
    } else {
      const path = scanner.key();
      const value = path && scanner.take('=') ? scanner.value(0) : undefined;
      ok = path !== undefined && value !== undefined && scanner.endLine();
      // Below a header that could not be read nobody knows where the value belongs.
      if (path && value && current) ok = putValue(current, path, value) && ok;
    }
    if (ok) continue;
    gaps.add('unparsable', 'not valid TOML here; left out', start, endOfLine(text, start));
    scanner.at = Math.max(endOfLine(text, Math.max(start, scanner.at)), start + 1);
  }
  return dataDocument(source, 'toml', [finishTable(root)], gaps);
}
