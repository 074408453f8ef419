import { isMap, isNode, isScalar, LineCounter, parseAllDocuments } from 'yaml';
import type { Document } from 'yaml';
import { explain } from './explain.ts';
import { schema } from './schema.ts';
import type { Config } from './schema.ts';

/** Either the settings or every sentence about what is wrong, each beginning with `file:line: `. */
export type ParsedConfig = { readonly config: Config; readonly errors?: undefined } | { readonly config?: undefined; readonly errors: readonly string[] };

const MOST = 1024 * 1024;

/** Reads the text of craterscan.yml; `file` is its name for the sentences. Never throws, whatever the text. */
export function parseConfig(text: string, file: string): ParsedConfig {
  if (text.length > MOST) return { errors: [`${file}:1: is larger than a million characters, so it was not read`] };
  try {
    return read(text, file);
  } catch {
    // The YAML library recurses; text nested thousands deep is the only way here.
    return { errors: [`${file}:1: is nested too deeply or refers to itself too often to be read`] };
  }
}

function read(text: string, file: string): ParsedConfig {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const at = (offset: number): string => `${file}:${Math.max(1, lines.linePos(offset).line)}`;
  const [document, second] = Array.isArray(documents) ? documents : [];
  if (!document || document.contents === null) return { errors: [`${file}:1: is empty; begin with "version: 1"`] };
  if (second) return { errors: [`${at(second.range[0])}: a second document begins here; craterscan.yml is one`] };
  if (document.errors.length > 0) return { errors: document.errors.map((error) => `${at(error.pos[0])}: ${YAML_ERRORS[error.code] ?? 'is not valid YAML'}`) };
  const data: unknown = document.toJS({ maxAliasCount: 100 });
  const result = schema.safeParse(data, { reportInput: true });
  if (result.success) return { config: result.data };
  return { errors: explain(schema, result.error.issues).map((problem) => `${at(offsetOf(document, problem.path))}: ${problem.sentence}`) };
}

/** Our words for the slips people make; the library's quote the file. */
const YAML_ERRORS: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'this key stands twice', TAB_AS_INDENT: 'a tab is no indentation in YAML; use spaces', BAD_INDENT: 'the indentation does not fit what stands above',
  MISSING_CHAR: 'a character is missing, such as a closing quote or bracket', BAD_ALIAS: 'an alias without its anchor',
};

/** Where the deepest part of `path` that exists begins: at its key if it has one. */
function offsetOf(document: Document.Parsed, path: readonly (string | number)[]): number {
  for (let length = path.length; length > 0; length--) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === path[length - 1]);
      if (pair && isNode(pair.key) && pair.key.range) return pair.key.range[0];
    }
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}
