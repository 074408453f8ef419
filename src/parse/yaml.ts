import { Composer, Parser as TokenParser } from 'yaml';
import type { CST, Document as YamlDocument } from 'yaml';
import { baseName } from '../model/index.ts';
import type { DataDocument, DataNode, Parser, SourceText } from '../model/index.ts';
import { dataDocument } from './data.ts';
import { Gaps } from './gap.ts';
import { extensionOf } from './names.ts';
import { plainYaml } from './yaml-plain.ts';
import { firstBranches, maskTemplates, mayHoldTemplates } from './yaml-template.ts';
import type { Masked } from './yaml-template.ts';
import { YamlNodes } from './yaml-nodes.ts';

const NAMES = new Set(['.clang-format', '.prettierrc', '.gemrc', '.yamllint', '.ansible-lint', 'kubeconfig', '.talismanrc']);
/** Kubernetes' own configuration has no ending. */
const PLACES = /(?:^|\/)\.kube\/config$/;

/** Deeper nesting is no configuration. Measured well below what exhausts the stack of the library's composer, which Node 20 does not survive. */
const DEEPEST = 400;
/** Longest text read, in UTF-16 units: a few seconds of work. */
const LONGEST = 4_000_000;

/**
 * YAML with every document of the file as a root. Aliases stand at their use with the anchor's spans, merge keys are flattened, tags are
 * kept where they are no type of YAML's own. Template expressions (`{{ ... }}`, Helm and the like, and `<% ... %>` of ERB) that break the syntax are kept as text of the value they stand in.
 */
export const yaml: Parser = {
  id: 'yaml',
  accepts(file, firstLine) {
    const extension = extensionOf(file);
    return extension === 'yml' || extension === 'yaml' || /\.ya?ml\.(?:tmpl|tpl|gotmpl|dist|example|sample|template)$/i.test(file)
      || /(?:^|\/)\.ebextensions\/[^/]+\.config$/.test(file) || NAMES.has(baseName(file).toLowerCase()) || PLACES.test(file) || (extension === '' && /^(?:apiVersion:|%YAML )/.test(firstLine));
  },
  parse: parseYaml,
};

function parseYaml(source: SourceText): DataDocument {
  const gaps = new Gaps(source);
  if (source.text.length > LONGEST) {
    gaps.add('bound', 'a YAML file too long to be read', 0);
    return dataDocument(source, 'yaml', [], gaps);
  }
  const cover = coverOf(source.text);
  const template = isTemplate(source.text);
  let read = plainYaml(source.text, template ? cover() : undefined);
  const covered = template || read === 'template';
  if (read === 'template') read = plainYaml(source.text, cover());
  if (!Array.isArray(read)) return libraryYaml(source, cover);
  if (covered) addTemplateGap(gaps, cover());
  return dataDocument(source, 'yaml', read, gaps);
}

/** Covers the template expressions of a text up when somebody asks, and once. */
function coverOf(text: string): () => Masked {
  let made: Masked | undefined;
  return () => (made ??= maskTemplates(text));
}

/** Does a template expression begin a line? Whatever else stands there, it is no YAML before the expression is covered up. */
function isTemplate(text: string): boolean { return /^\{\{/m.test(text); }

function addTemplateGap(gaps: Gaps, masked: Masked): void {
  gaps.add('unresolved', 'holds template expressions; values they make are not known', masked.spans[0]?.start ?? 0, masked.spans[0]?.end);
}

/** The same for everything that YAML has. `cover`: the text with its template expressions covered up. */
export function libraryYaml(source: SourceText, cover: () => Masked = coverOf(source.text)): DataDocument {
  const covered = (made: Attempt): DataDocument => { addTemplateGap(made.gaps, cover()); return dataDocument(source, 'yaml', made.roots, made.gaps); };
  const again = isTemplate(source.text) ? attempt(source, cover()) : undefined;
  if (again?.errors === 0) return covered(again);
  const plain = attempt(source, undefined);
  // Expressions in quotes and in plain text, as in workflows, break nothing.
  if (!mayHoldTemplates(source.text) || (plain.errors === 0 && !plain.templated)) return dataDocument(source, 'yaml', plain.roots, plain.gaps);
  const made = again ?? attempt(source, cover());
  const first = made.errors > 0 ? firstBranches(source.text, cover()) : undefined;
  const one = first && attempt(source, first);
  // Branches of which only one is ever written are no YAML together.
  if (one && one.errors < Math.min(made.errors, plain.errors)) {
    one.gaps.add('unparsable', 'holds branches of a template that exclude each other; the first of each was read', cover().spans[0]?.start ?? 0, cover().spans[0]?.end);
    return dataDocument(source, 'yaml', one.roots, one.gaps);
  }
  return made.errors > plain.errors ? dataDocument(source, 'yaml', plain.roots, plain.gaps) : covered(made);
}

interface Attempt { readonly roots: readonly DataNode[]; readonly gaps: Gaps; readonly errors: number; readonly templated: boolean }

/** Reads the text, with its template expressions covered up where `masked` is given. */
function attempt(source: SourceText, masked: Masked | undefined): Attempt {
  const gaps = new Gaps(source);
  const documents = read(masked?.text ?? source.text);
  if (documents === 'deep') {
    gaps.add('bound', 'nested far too deep; not read', 0);
    return { roots: [], gaps, errors: Infinity, templated: false };
  }
  if (!documents) {
    gaps.add('unparsable', 'the YAML of this file could not be read', 0);
    return { roots: [], gaps, errors: Infinity, templated: false };
  }
  const roots: DataNode[] = [];
  let templated = false;
  for (const document of documents) {
    for (const error of document.errors) gaps.add('unparsable', `not valid YAML here (${error.code.toLowerCase().replaceAll('_', ' ')})`, error.pos[0], error.pos[1]);
    if (!document.contents) continue;
    try {
      const nodes = new YamlNodes(source.text, gaps, masked);
      roots.push(nodes.node(document.contents));
      templated ||= nodes.templated;
    } catch {
      gaps.add('unparsable', 'a document of this file could not be read', document.range?.[0] ?? 0);
    }
  }
  return { roots, gaps, errors: documents.reduce((sum, document) => sum + document.errors.length, 0), templated };
}

/** The documents of a text; `deep` where they nest too deep for the composer, undefined where it fails. Tokens are made without recursion. */
function read(text: string): YamlDocument.Parsed[] | 'deep' | undefined {
  // The library makes an error of everything that is wrong. A template has hundreds, and nobody asks for the calls that led to one, which take most of the time.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    const tokens = [...new TokenParser().parse(text)];
    if (isDeep(tokens)) return 'deep';
    const composer = new Composer({ uniqueKeys: false, logLevel: 'silent', prettyErrors: false, strict: false, stringKeys: false });
    return [...composer.compose(tokens)];
  } catch {
    return undefined;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Is a token nested deeper than DEEPEST? With a stack of its own. */
function isDeep(tokens: readonly CST.Token[]): boolean {
  const open: { readonly token: CST.Token; readonly depth: number }[] = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = open.pop(); next; next = open.pop()) {
    const { token, depth } = next;
    if (depth > DEEPEST) return true;
    if (token.type === 'document' && token.value) open.push({ token: token.value, depth: depth + 1 });
    if (!('items' in token)) continue;
    for (const { key, value } of token.items) {
      if (key) open.push({ token: key, depth: depth + 1 });
      if (value) open.push({ token: value, depth: depth + 1 });
    }
  }
  return false;
}
