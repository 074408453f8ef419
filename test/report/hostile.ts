import * as fc from 'fast-check';
import type { EvidenceList, Place, ScanResult } from '../../src/model/index.ts';
import { agent, check, credential, edge, finding, kind, path, resource, resultOf } from '../support/result.ts';

/** A result in which every name and text that can come from a scanned tree is `name`. */
export function everywhere(name: string): ScanResult {
  const file = name === '' ? 'x' : name;
  const at: Place = { file, start: 0, end: 1, origin: 'tree' };
  const evidence: EvidenceList = [{ at, note: name }, { at: { ...at, start: 1, end: 2 }, note: `${name} again` }];
  const hops = [edge('reads', 'agent', `file:${file}`, name, name, evidence), edge('holds', `file:${file}`, name, file, name, evidence), edge('may', name, 'res', name, name, evidence)];
  const found = finding('credential.readable', name, name, [at, { ...at, file: `${file}2` }], { paths: ['path-1'], path: evidence });
  return resultOf({
    files: { [file]: 'text\nmore', [`${file}2`]: 'text' },
    agents: [agent('agent', name, evidence)], resources: [resource('res', name, evidence), resource('all', name, evidence, { unbounded: true })], credentials: [credential(name, kind('x.y', name), at, { name })],
    paths: [path('path-1', hops, 'res', { gateBecause: name, operation: name, recoverability: { verdict: 'irrecoverable', because: name, window: name, evidence: [] } }), path('path-2', hops, 'all', { family: name })],
    gaps: [{ fact: 'gap', kind: 'unparsable', reason: name, place: at }],
    result: {
      findings: [found], waived: [{ finding: { ...found, id: 'other' }, reason: name, at }], checks: [check('credential.readable')], notes: [name], notEstablished: [name, { at, note: name }], hidden: [{ at, note: name }],
      fixes: [{ title: name, change: { kind: 'x', place: at }, closes: { paths: ['path-1'], irrecoverable: ['res'] } }], what: 'working tree',
    },
  });
}

/** Names made to break one format or another, and any text at all. */
export const hostileName = fc.oneof(
  fc.constantFrom(
    '::error file=a,line=1::injected', '  ::set-output name=a::b', '##[error]x', '\u001B[2J\u001B]8;;http://example.com\u0007x', '\r\n::warning::x', 'a\nb', '\u202Egnp.exe', '\u0000', '\uD800', '\u{E0041}\u{E0042}', 'a\u2028b',
    '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onclick='x", '</style><style>', ']]>', '-->', '<!--', '<?xml?>', '&amp;', '|', '`x`', '![x](http://example.com/a.png)', '[x](javascript:alert(1))', '@everyone', '#1', '**b**', '<details>', '$x$',
    '"]; click n1 "javascript:alert(1)"', '%%{init: {"securityLevel": "loose"}}%%', 'end', 'a"]', '"; }', '\\', '\\"', '\\n', '/*', '[text](1)', '[a', 'a]', '../../etc/passwd', 'C:\\x', 'a?b#c', '%2e%2e', '__proto__', 'constructor', 'http://example.com/?q=1', 'www.example.com', '1. x', '- x', ':smile:', ' ', '',
  ),
  fc.string({ unit: 'binary', maxLength: 30 }), fc.string({ unit: fc.constantFrom(...'<>&"\'`|[](){}:#%@!*_~\\\n\r\t \u001B\u202Ea.'), maxLength: 20 }),
);
