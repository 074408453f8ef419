import { isAlias, isMap, isPair, isScalar, isSeq } from 'yaml';
import type { Node, Pair, Scalar } from 'yaml';
import type { DataNode, MapEntry, ScalarNode, Span } from '../model/index.ts';
import { entry, list, map, scalar } from './data.ts';
import type { Gaps } from './gap.ts';
import { MAX_DEPTH } from './gap.ts';
import { dedented } from './yaml-meaning.ts';
import type { Masked } from './yaml-template.ts';

/** Most nodes that aliases may add to one document. Real files repeat a few blocks; a bomb repeats repeats. */
const MOST_ALIASED = 50_000;

/** `height`: levels below it, so that chains of aliases cannot grow deeper than anybody follows. */
interface Sized { readonly node: DataNode; readonly size: number; readonly height: number }

/** Turns the nodes of one parsed YAML document into ours. Nodes behind aliases are made once and shared, and counted where they are used. */
export class YamlNodes {
  readonly #text: string;
  readonly #gaps: Gaps;
  readonly #masked: Masked | undefined;
  readonly #made = new Map<Node, Sized | 'open'>();
  readonly #anchors = new Map<string, Node>();
  #aliased = 0;
  /** A mapping stands as a key of a mapping in braces, which is how `{{ x }}` reads. */
  templated = false;

  constructor(text: string, gaps: Gaps, masked: Masked | undefined) {
    this.#text = text;
    this.#gaps = gaps;
    this.#masked = masked;
  }

  /** The node and everything below it; what cannot be told becomes null and a gap. */
  node(root: Node): DataNode { return this.#make(root, 0).node; }

  #make(node: Node, depth: number): Sized {
    if (isAlias(node)) return this.#alias(node.source, spanOf(node), depth);
    const known = this.#made.get(node);
    if (known && known !== 'open') return known;
    if (depth > MAX_DEPTH) {
      this.#gaps.add('bound', `nested deeper than ${MAX_DEPTH} levels; not read below here`, spanOf(node).start);
      return { node: nothing(spanOf(node)), size: 1, height: 0 };
    }
    // Anchors are noted in the order of the text: an alias means the last one above it.
    const anchor = isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined;
    if (anchor !== undefined) this.#anchors.set(anchor, node);
    this.#made.set(node, 'open');
    const fresh = this.#fresh(node, depth);
    const tag = ownTag(node);
    const made = tag === undefined ? fresh : { ...fresh, node: { ...fresh.node, tag } };
    this.#made.set(node, made);
    return made;
  }

  #fresh(node: Node, depth: number): Sized {
    const span = this.#trim(spanOf(node));
    if (isMap(node)) return this.#map(node.items, span, depth);
    if (isSeq(node)) {
      let size = 1;
      let height = 0;
      const items: DataNode[] = [];
      for (const item of node.items) {
        // A flow list may hold a single pair: `[a: b]`.
        const made = isPair(item) ? this.#map([item], pairSpan(item) ?? span, depth + 1) : isNode(item) ? this.#make(item, depth + 1) : undefined;
        if (!made) continue;
        items.push(made.node);
        size += made.size;
        height = Math.max(height, made.height + 1);
      }
      return { node: list(items, span.start, span.end), size, height };
    }
    return { node: isScalar(node) ? this.#scalar(node) : nothing(span), size: 1, height: 0 };
  }

  #map(pairs: readonly unknown[], span: Span, depth: number): Sized {
    let size = 1;
    let height = 0;
    const own = new Set<string>();
    const read: { key: string; keySpan: Span; value: DataNode; merge: boolean }[] = [];
    for (const pair of pairs) {
      if (!isPair(pair)) continue;
      const keyNode = isNode(pair.key) ? pair.key : undefined;
      const keySpan = keyNode ? this.#keySpan(keyNode) : span;
      if (isMap(keyNode) && this.#text.startsWith('{{', span.start)) this.templated = true;
      const key = this.#keyText(keyNode, keySpan);
      const merge = key === '<<' && keyNode !== undefined && isScalar(keyNode) && keyNode.type === 'PLAIN';
      const made = isNode(pair.value) ? this.#make(pair.value, depth + 1) : { node: nothing({ start: keySpan.end, end: keySpan.end }), size: 1, height: 0 };
      size += made.size;
      height = Math.max(height, made.height + 1);
      if (!merge) own.add(key);
      read.push({ key, keySpan, value: made.node, merge });
    }
    const entries: MapEntry[] = [];
    for (const one of read) {
      if (!one.merge) { entries.push(entry(one.key, one.keySpan, one.value)); continue; }
      const sources = one.value.type === 'list' ? one.value.items : [one.value];
      for (const from of sources) {
        if (from.type !== 'map') continue;
        for (const merged of from.entries) {
          // Keys written here win over merged ones, and earlier sources over later ones.
          if (own.has(merged.key)) continue;
          own.add(merged.key);
          entries.push(merged);
        }
      }
    }
    return { node: map(entries, span.start, span.end), size, height };
  }

  #alias(name: string, at: Span, depth: number): Sized {
    const target = this.#anchors.get(name);
    if (!target) {
      this.#gaps.add('unresolved', 'an alias without an anchor above it', at.start, at.end);
      return { node: nothing(at), size: 1, height: 0 };
    }
    const made = this.#made.get(target) ?? this.#make(target, depth);
    if (made === 'open') {
      this.#gaps.add('unresolved', 'an alias that contains itself', at.start, at.end);
      return { node: nothing(at), size: 1, height: 0 };
    }
    if (this.#aliased + made.size > MOST_ALIASED || depth + made.height > MAX_DEPTH) {
      this.#gaps.add('bound', 'aliases repeat too much; this one is not followed', at.start, at.end);
      return { node: nothing(at), size: 1, height: 0 };
    }
    this.#aliased += made.size;
    return made;
  }

  #scalar(node: Scalar): ScalarNode {
    const span = spanOf(node);
    const covered = this.#masked?.covers(span);
    if (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE') {
      const quote = this.#text[span.start];
      const closed = span.end - span.start >= 2 && this.#text[span.end - 1] === quote;
      const inside = { start: Math.min(span.start + 1, span.end), end: closed ? span.end - 1 : span.end };
      const written = this.#text.slice(inside.start, inside.end);
      return scalar(covered ? written : String(node.value), inside, written);
    }
    if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') {
      const body = this.#blockSpan(span);
      return { type: 'scalar', value: covered ? dedented(this.#text.slice(body.start, body.end)) : String(node.value), ...body, decoded: true };
    }
    const tight = this.#trim(span);
    const written = this.#text.slice(tight.start, tight.end);
    return scalar(covered ? written : plain(node.value), tight, written);
  }

  /** A block scalar without its header line (`|`, `>-`), from the first line of its text. */
  #blockSpan(span: Span): Span {
    const newline = this.#text.indexOf('\n', span.start);
    const start = newline < 0 || newline >= span.end ? span.end : newline + 1;
    return { start, end: span.end };
  }

  #keySpan(key: Node): Span {
    return isScalar(key) ? this.#scalar(key) : this.#trim(spanOf(key));
  }

  #keyText(key: Node | undefined, span: Span): string {
    if (!key) return '';
    if (isAlias(key)) {
      const target = this.#anchors.get(key.source);
      return target && isScalar(target) ? String(target.value) : '';
    }
    return isScalar(key) && !this.#masked?.covers(span) ? this.#plainKey(key, span) : this.#text.slice(span.start, span.end);
  }

  /** `12:` and `on:` are keys as written; quoted keys are decoded. */
  #plainKey(key: Scalar, span: Span): string {
    if (key.anchor !== undefined) this.#anchors.set(key.anchor, key);
    return typeof key.value === 'string' ? key.value : this.#text.slice(span.start, span.end);
  }

  /** Block collections end where the next token starts; the white space before it is not theirs. */
  #trim(span: Span): Span {
    const text = this.#masked?.text ?? this.#text;
    let { end } = span;
    while (end > span.start && /\s/.test(text[end - 1] ?? '')) end--;
    return { start: span.start, end };
  }
}

/** A tag that some program gives a meaning of its own, `!Ref`; those of YAML itself only name a type. */
function ownTag(node: Node): string | undefined {
  if (!(isMap(node) || isSeq(node) || isScalar(node))) return undefined;
  return node.tag !== undefined && /^![A-Za-z]/.test(node.tag) ? node.tag : undefined;
}

function plain(value: unknown): ScalarNode['value'] {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function nothing(span: Span): ScalarNode {
  return { type: 'scalar', value: null, start: span.start, end: span.end, decoded: true };
}

function spanOf(node: Node): Span {
  return { start: node.range?.[0] ?? 0, end: node.range?.[1] ?? 0 };
}

function pairSpan(pair: Pair): Span | undefined {
  const start = isNode(pair.key) ? pair.key.range?.[0] : undefined;
  const end = isNode(pair.value) ? pair.value.range?.[1] : isNode(pair.key) ? pair.key.range?.[1] : undefined;
  return typeof start === 'number' && typeof end === 'number' ? { start, end } : undefined;
}

function isNode(value: unknown): value is Node {
  return isMap(value) || isSeq(value) || isScalar(value) || isAlias(value);
}
