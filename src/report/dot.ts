import type { ScanResult } from '../model/index.ts';
import type { Reporter } from './reporter.ts';
import { diagramOf } from './diagram.ts';
import type { DiagramNode } from './diagram.ts';

const MOST_EDGES = 20_000;
const SHAPE: Readonly<Record<DiagramNode['kind'], string>> = { agent: 'oval', file: 'note', credential: 'hexagon', resource: 'cylinder', program: 'component', server: 'component', environment: 'oval', copies: 'folder', other: 'box' };

/** A graph for Graphviz. */
export const dot: Reporter = {
  id: 'dot', extensions: ['.dot', '.gv'], title: 'Graphviz',
  render(result: ScanResult) {
    const diagram = diagramOf(result, MOST_EDGES);
    return [
      'digraph crater {', '  rankdir=LR;', '  node [fontname="sans-serif"];', '  edge [fontname="sans-serif"];',
      ...diagram.nodes.map((node) => `  n${node.index} [shape=${SHAPE[node.kind]}, label=${quoted(node.label)}${node.verdict === 'irrecoverable' ? ', penwidth=3' : ''}];`),
      ...diagram.edges.map((edge) => `  n${edge.from} -> n${edge.to} [label=${quoted(edge.kind)}, tooltip=${quoted(`${edge.says} (${edge.place})`)}];`),
      ...(diagram.left > 0 ? [`  // ${diagram.left} more edges are left out`] : []),
      '}', '',
    ].join('\n');
  },
};

/** A quoted string. Graphviz reads backslashes and entities in it, so both are written as what they show; so is the begin of a runner's command. */
function quoted(text: string): string {
  return `"${text.replaceAll('&', '&amp;').replaceAll('##[', '##&#91;').replace(/["\\]/g, '\\$&')}"`;
}
