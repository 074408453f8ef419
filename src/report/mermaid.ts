import type { ScanResult } from '../model/index.ts';
import type { Reporter } from './reporter.ts';
import { diagramOf } from './diagram.ts';
import type { Diagram, DiagramNode } from './diagram.ts';

/** Mermaid draws no more edges than this by default. */
const MOST_EDGES = 400;
const SHAPE: Readonly<Record<DiagramNode['kind'], readonly [string, string]>> = {
  agent: ['([', '])'], file: ['[', ']'], credential: ['{{', '}}'], resource: ['[(', ')]'], program: ['[', ']'], server: ['[', ']'], environment: ['(', ')'], copies: ['(', ')'], other: ['[', ']'],
};

/** A flow chart. Nodes carry a number and a word of ours; what the numbers stand for is in comments below, written so that it can be no directive. */
export const mermaid: Reporter = {
  id: 'mermaid', extensions: ['.mmd', '.mermaid'], title: 'Mermaid flow chart',
  render(result: ScanResult) {
    const diagram = diagramOf(result, MOST_EDGES);
    return [
      ...flowchart(diagram),
      ...diagram.nodes.map((node) => `%% ${node.index} ${node.kind}: ${legend(node.label)}`),
      ...(diagram.left > 0 ? [`%% ${diagram.left} more edges are left out`] : []),
      '',
    ].join('\n');
  },
};

/** The drawing, without a word from the tree in it: nodes are numbers, and words of ours. */
export function flowchart(diagram: Diagram): readonly string[] {
  const lost = diagram.nodes.filter((node) => node.verdict === 'irrecoverable');
  return [
    'flowchart LR',
    ...(diagram.edges.length === 0 ? ['  n0["nothing was found that an agent could destroy"]'] : []),
    ...diagram.nodes.map((node) => `  n${node.index}${SHAPE[node.kind][0]}"${node.index} ${node.kind}"${SHAPE[node.kind][1]}`),
    ...diagram.edges.map((edge) => `  n${edge.from} -->|${edge.kind}| n${edge.to}`),
    ...(lost.length > 0 ? ['  classDef lost stroke-width:3px,stroke-dasharray:6 3', `  class ${lost.map((node) => `n${node.index}`).join(',')} lost`] : []),
  ];
}

/** Letters, digits and a few signs stay; everything that could begin markup or a directive becomes an entity. */
function legend(text: string): string {
  return text.replace(/[^\p{L}\p{N}\p{M} ./_-]/gu, (char) => `#${char.codePointAt(0) ?? 0};`);
}
