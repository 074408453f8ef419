import { parseAllDocuments } from 'yaml';
import type { Document as YamlDocument } from 'yaml';
import type { DataDocument, DataNode, Parser, SourceText } from '../model/index.ts';
import { dataDocument } from './data.ts';
import { bracketDepth } from './depth.ts';
import { Gaps } from './gap.ts';
import { baseName, extensionOf } from './names.ts';
import { maskTemplates } from './yaml-template.ts';
import type { Masked } from './yaml-template.ts';
import { YamlNodes } from './yaml-nodes.ts';

const NAMES = new Set(['.clang-format', '.prettierrc', '.gemrc', '.yamllint', '.ansible-lint', 'kubeconfig', '.talismanrc']);
/** Kubernetes' own configuration has no ending. */
const PLACES = /(?:^|\/)\.kube\/config$/;

/** Unbalanced brackets beyond this are no configuration; the library's stack is not tried with them. */
const MOST_BRACKETS = 5_000;
/** Longest text read, in UTF-16 units: a few seconds of work. */
const LONGEST = 4_000_000;

/** A template expression where a value or a line begins, unlike `${{ ... }}` of a workflow. */
const AT_VALUE = /(?:^[ \t]*|[:,[-][ \t]+)\{\{[^}]/m;

/**
 * YAML with every document of the file as a root. Aliases stand at their use with the anchor's spans, merge keys are flattened, tags are
 * ignored. Template expressions (`{{ ... }}`, Helm and the like) that break the syntax are kept as text of the value they stand in.
 */
export const yaml: Parser = {
  id: 'yaml',
  accepts(file, firstLine) {
    const extension = extensionOf(file);
    return extension === 'yml' || extension === 'yaml' || /\.ya?ml\.(?:tmpl|tpl|gotmpl|dist|example|sample|template)$/i.test(file)
      || NAMES.has(baseName(file).toLowerCase()) || PLACES.test(file) || (extension === '' && /^(?:apiVersion:|%YAML )/.test(firstLine));
  },
  parse: parseYaml,
};

function parseYaml(source: SourceText): DataDocument {
  const gaps = new Gaps(source);
  if (source.text.length > LONGEST) {
    gaps.add('bound', 'a YAML file too long to be read', 0);
    return dataDocument(source, 'yaml', [], gaps);
  }
  if (bracketDepth(source.text, MOST_BRACKETS) > MOST_BRACKETS) {
    gaps.add('bound', 'nested far too deep; not read', 0);
    return dataDocument(source, 'yaml', [], gaps);
  }
  let documents = read(source.text);
  let masked: Masked | undefined;
  // An unquoted expression at the place of a value even reads as a mapping; a text like that is no plain YAML.
  if (AT_VALUE.test(source.text) || ((!documents || errorCount(documents) > 0) && source.text.includes('{{'))) {
    const tried = maskTemplates(source.text);
    const again = read(tried.text);
    if (again && errorCount(again) <= (documents ? errorCount(documents) : Infinity)) {
      documents = again;
      masked = tried;
      gaps.add('unresolved', 'holds template expressions; values they make are not known', tried.spans[0]?.start ?? 0, tried.spans[0]?.end);
    }
  }
  if (!documents) {
    gaps.add('unparsable', 'the YAML of this file could not be read', 0);
    return dataDocument(source, 'yaml', [], gaps);
  }
  const roots: DataNode[] = [];
  for (const document of documents) {
    for (const error of document.errors) gaps.add('unparsable', `not valid YAML here (${error.code.toLowerCase().replaceAll('_', ' ')})`, error.pos[0], error.pos[1]);
    if (!document.contents) continue;
    try {
      roots.push(new YamlNodes(source.text, gaps, masked).node(document.contents));
    } catch {
      gaps.add('unparsable', 'a document of this file could not be read', document.range?.[0] ?? 0);
    }
  }
  return dataDocument(source, 'yaml', roots, gaps);
}

function read(text: string): YamlDocument.Parsed[] | undefined {
  try {
    const documents = parseAllDocuments(text, { uniqueKeys: false, logLevel: 'silent', prettyErrors: false, strict: false, stringKeys: false });
    return Array.isArray(documents) ? [...documents] : undefined;
  } catch {
    return undefined;
  }
}

function errorCount(documents: readonly YamlDocument.Parsed[]): number {
  return documents.reduce((sum, document) => sum + document.errors.length, 0);
}
