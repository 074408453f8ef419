import { describe, expect, test } from 'vitest';
import { dockerfile } from '../../src/parse/dockerfile.ts';
import { json } from '../../src/parse/json.ts';

const gapsOf = (parser: typeof json, file: string, text: string): string[] => parser.parse({ file, origin: 'tree', text }).gaps.map((gap) => `${gap.kind}: ${gap.reason}`);
const TEMPLATE = ['unparsable: not valid JSON from here on, where an expression of a template stands; what it makes is not known'];

describe('files that a template becomes', () => {
  test.each(['{"a": [${LOOKUP::X:Y}], "b": ${LOOKUP::Z}}', '{"a": 1{% if b %}, "b": 2{% endif %}}', '{"a": {{ .Values.a }}, "b": {{ b }}}', '{\n<% if a %>\n"a": 1\n<% end %>\n}'])('JSON with %s is told once', (text) => { expect(gapsOf(json, 'a.json', text)).toEqual(TEMPLATE); });

  test('JSON that is broken otherwise is told where it is', () => {
    expect(gapsOf(json, 'a.json', '{"a": "${x}" "b": 1}')).toEqual([expect.stringContaining('not valid JSON here')]);
    expect(gapsOf(json, 'a.json', '{"a": "${x}", "b": "{{ y }}"}')).toEqual([]);
  });

  test('lines of a template in a Dockerfile are told once, and the instructions around them are read', () => {
    const document = dockerfile.parse({ file: 'Dockerfile', origin: 'tree', text: '{% if node %}\nFROM node:22\n{%- endif %}\nRUN make\n{{ more }}\n= 5\n' });
    expect('instructions' in document ? document.instructions.map((one) => one.instruction) : []).toEqual(['FROM', 'RUN']);
    expect(document.gaps.map((gap) => gap.reason).sort()).toEqual(['lines of it are expressions of a template; what they make is not known', 'this line is no instruction']);
  });
});
