import { isMap, isNode, isScalar, parseDocument } from 'yaml';
import type { Span } from '../model/index.ts';

/** Where the setting at `path` stands in the text of craterscan.yml: its key and value; the deepest part of the path that is there. The start of the file where nothing of it is. Never throws. */
export function settingSpan(text: string, path: readonly (string | number)[]): Span {
  try {
    const document = parseDocument(text, { prettyErrors: false });
    for (let length = path.length; length > 0; length--) {
      const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
      const node = document.getIn(path.slice(0, length), true);
      const end = isNode(node) && node.range ? node.range[1] : undefined;
      if (isMap(parent)) {
        const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === path[length - 1]);
        if (pair && isNode(pair.key) && pair.key.range) return { start: pair.key.range[0], end: end ?? pair.key.range[1] };
      }
      if (isNode(node) && node.range) return { start: node.range[0], end: node.range[1] };
    }
  } catch { /* nested too deeply to be read: the file is what there is to point at */ }
  return { start: 0, end: 0 };
}
