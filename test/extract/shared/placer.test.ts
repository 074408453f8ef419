import { expect, test } from 'vitest';
import type { DataNode, ScalarNode } from '../../../src/model/index.ts';
import { placer } from '../../../src/extract/shared/commands/index.ts';
import { parse } from '../../../src/parse/index.ts';

/** The first scalar of a file. */
function scalarOf(file: string, text: string): ScalarNode {
  const document = parse({ file, origin: 'tree', text });
  let node: DataNode | undefined = 'roots' in document ? document.roots[0] : undefined;
  while (node?.type === 'map') node = node.entries[0]?.value;
  if (node?.type !== 'scalar') throw new Error('no scalar');
  return node;
}

test.each([
  ['through the indentation of a block', 'a.yml', 'run: |\n    cd x\n    rm -rf /data\n', 'rm -rf', 'rm -rf'],
  ['in a text as it is written', 'package.json', '{"scripts": {"x": "cd x && rm -rf /data"}}', 'rm -rf', 'rm -rf'],
  ['as a whole where escapes stand in its line', 'package.json', '{"scripts": {"x": "sh -c \\"rm -rf /data\\""}}', 'rm -rf', 'sh -c \\"rm -rf /data\\"'],
])('a command is placed %s', (_, file, text, part, expected) => {
  const node = scalarOf(file, text);
  const start = String(node.value).indexOf(part);
  const span = placer(node, text)({ start, end: start + part.length });
  expect(text.slice(span.start, span.end)).toBe(expected);
});
