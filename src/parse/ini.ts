import { baseName } from '../model/index.ts';
import type { DataDocument, DataNode, MapEntry, Parser, SourceText, Span } from '../model/index.ts';
import { dataDocument, entry, list, map, scalar } from './data.ts';
import { Gaps } from './gap.ts';
import { extensionOf } from './names.ts';
import { endOfLine, trimmed } from './spans.ts';
import { readNetrc, readPgpass } from './ini-lines.ts';

const EXTENSIONS = new Set(['ini', 'properties', 'cfg', 'npmrc', 'editorconfig', 'cnf', 'props', 'desktop', 'service', 'timer', 'mylogin']);
const NAMES = new Set(['.npmrc', '.yarnrc', '.pypirc', '.netrc', '_netrc', '.pgpass', 'pgpass.conf', '.my.cnf', '.boto', '.s3cfg', '.gitconfig', '.gitmodules', '.editorconfig', '.coveragerc', '.pylintrc', '.sentryclirc', '.hgrc', '.condarc', 'rclone.conf']);
/** Files without an ending that are INI by where they lie: `~/.aws/credentials`, `.git/config`. */
const PLACES = /(?:^|\/)(?:\.aws\/(?:credentials|config)|\.git\/config|\.oci\/config|\.config\/gcloud\/(?:configurations\/config_[^/]+|properties)|\.config\/git\/config)$/;

/**
 * INI, properties, `.npmrc`, AWS credentials: a map; sections are maps in it, keys outside of sections stand at the top. `.netrc` is a list
 * of machines and `.pgpass` a list of entries, each a map.
 */
export const ini: Parser = {
  id: 'ini',
  accepts(file, firstLine, said = () => firstLine) {
    // `.conf` is nginx as often as INI; the first line tells, or a section below comments.
    if (extensionOf(file) === 'conf' && (/^\s*(?:\[[^\]]+\]|[\w.-]+\s*=)/.test(firstLine) || /^\s*\[\w[^\]]*\]\s*$/.test(said()))) return true;
    return EXTENSIONS.has(extensionOf(file)) || NAMES.has(baseName(file).toLowerCase()) || PLACES.test(file);
  },
  parse(source) {
    const gaps = new Gaps(source);
    const base = baseName(source.file).toLowerCase();
    if (base === '.netrc' || base === '_netrc') return dataDocument(source, 'ini', [readNetrc(source.text)], gaps);
    if (base === '.pgpass' || base === 'pgpass.conf') return dataDocument(source, 'ini', [readPgpass(source.text)], gaps);
    return parseIni(source, gaps);
  },
};

function parseIni(source: SourceText, gaps: Gaps): DataDocument {
  const { text } = source;
  const properties = extensionOf(source.file) === 'properties';
  const npm = /npmrc$/i.test(source.file);
  const top = new Section();
  let section: { key: string; keySpan: Span; start: number; inside: Section } | undefined;
  const close = (end: number): void => {
    if (section) top.entries.push(entry(section.key, section.keySpan, map(section.inside.entries, section.start, end)));
  };
  for (let at = 0; at < text.length;) {
    const next = endOfLine(text, at);
    const line = trimmed(text, at, next);
    const first = text[line.start];
    if (line.start < line.end && first !== '#' && first !== ';' && !(properties && first === '!')) {
      if (first === '[' && !properties) {
        const bracket = text.indexOf(']', line.start);
        const end = bracket < 0 || bracket > line.end ? line.end : bracket;
        close(at);
        const name = trimmed(text, line.start + 1, end);
        section = { key: text.slice(name.start, name.end), keySpan: name, start: line.start, inside: new Section() };
      } else {
        const made = readPair(text, line, properties, npm);
        // What stands further in, or behind a line that ends in a backslash, belongs to the value above: commands of tox, lists of setuptools.
        if (made) (section?.inside ?? top).add(made);
        else if (!(properties ? /\\\r?\n$/.test(text.slice(Math.max(0, at - 3), at)) : line.start > at && (section?.inside ?? top).entries.length > 0)) gaps.add('unparsable', 'this line is neither a section nor NAME=value', line.start, line.end);
      }
    }
    at = next + 1;
  }
  close(text.length);
  return dataDocument(source, 'ini', [map(top.entries, 0, text.length)], gaps);
}

/** Entries of one section while they are read. `name[] = value` collects a list under `name`, as npm writes it. */
class Section {
  readonly entries: MapEntry[] = [];
  readonly #lists = new Map<string, { items: DataNode[]; end: number }>();

  add(made: MapEntry): void {
    if (!made.key.endsWith('[]')) { this.entries.push(made); return; }
    const key = made.key.slice(0, -2);
    const known = this.#lists.get(key);
    if (known) {
      known.items.push(made.value);
      known.end = made.value.end;
      return;
    }
    const grown = { ...list([], made.value.start, made.value.end), items: [made.value] };
    this.#lists.set(key, grown);
    this.entries.push(entry(key, made.keySpan, grown));
  }
}

function readPair(text: string, line: Span, properties: boolean, npm: boolean): MapEntry | undefined {
  let split = line.start;
  for (; split < line.end; split++) if (text[split] === '=' || (text[split] === ':' && !npm && isSplit(text, split, properties))) break;
  const key = trimmed(text, line.start, split);
  if (key.start === key.end) return undefined;
  const name = text.slice(key.start, key.end);
  if (split === line.end) {
    // A bare word is a switch that is on; more than one word is not a pair at all.
    return /\s/.test(name) ? undefined : entry(name, key, { type: 'scalar', value: true, start: line.end, end: line.end, decoded: true });
  }
  let value = trimmed(text, split + 1, line.end);
  const quote = text[value.start];
  if ((quote === '"' || quote === "'") && value.end - value.start >= 2) {
    const closing = text.indexOf(quote, value.start + 1);
    if (closing > 0 && closing < value.end && /^\s*(?:[#;].*)?$/.test(text.slice(closing + 1, value.end))) {
      value = { start: value.start + 1, end: closing };
      return entry(name, key, scalar(text.slice(value.start, value.end), value, text.slice(value.start, value.end)));
    }
  }
  if (!properties) value = withoutComment(text, value);
  const written = text.slice(value.start, value.end);
  return entry(name, key, scalar(properties ? written.replace(/\\([:=#! \\])/g, '$1') : written, value, written));
}

/** Colons part a key from its value in properties files and where a blank follows; elsewhere they belong to the key (`//host/:_token`). */
function isSplit(text: string, at: number, properties: boolean): boolean {
  return properties ? text[at - 1] !== '\\' : text[at + 1] === ' ' || text[at + 1] === '\t';
}

/** A comment after a value starts at ` #` or ` ;`. */
function withoutComment(text: string, span: Span): Span {
  for (let i = span.start; i < span.end; i++) {
    if ((text[i] === '#' || text[i] === ';') && (i === span.start || text[i - 1] === ' ' || text[i - 1] === '\t')) return trimmed(text, span.start, i);
  }
  return span;
}
