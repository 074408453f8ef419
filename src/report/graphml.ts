import type { ScanResult } from '../model/index.ts';
import type { Reporter } from './reporter.ts';
import { escapeMarkup } from './safe.ts';
import { diagramOf } from './diagram.ts';

const MOST_EDGES = 100_000;

/** GraphML, for graph databases and drawing programs. */
export const graphml: Reporter = {
  id: 'graphml', extensions: ['.graphml'], title: 'GraphML',
  render(result: ScanResult) {
    const diagram = diagramOf(result, MOST_EDGES);
    return [
      '<?xml version="1.0" encoding="UTF-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
      ...['kind', 'label', 'verdict'].map((name) => key(name, 'node')), ...['edge', 'says', 'place'].map((name) => key(name, 'edge')),
      '  <graph id="crater" edgedefault="directed">',
      ...diagram.nodes.map((node) => `    <node id="n${node.index}">${data('kind', node.kind)}${data('label', node.label)}${node.verdict === undefined ? '' : data('verdict', node.verdict)}</node>`),
      ...diagram.edges.map((edge, i) => `    <edge id="e${i + 1}" source="n${edge.from}" target="n${edge.to}">${data('edge', edge.kind)}${data('says', edge.says)}${data('place', edge.place)}</edge>`),
      ...(diagram.left > 0 ? [`    <!-- ${diagram.left} more edges are left out -->`] : []),
      '  </graph>', '</graphml>', '',
    ].join('\n');
  },
};

function key(name: string, of: 'node' | 'edge'): string {
  return `  <key id="${name}" for="${of}" attr.name="${name}" attr.type="string"/>`;
}

function data(name: string, text: string): string {
  return `<data key="${name}">${escapeMarkup(text)}</data>`;
}
