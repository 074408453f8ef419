// node parts.mjs DIR: the credential scan of DIR as credentials.mjs does it, with the time that each part takes: starting, listing files, reading their bytes, searching them, asking whether a file
// is worth reading, making text and syntax trees of those that are, reading these, and the rest. Prints one line of JSON: processor seconds by part, shared out as the clock has them.
import { collectFacts } from '../../src/collect.ts';
import { openWorkingTree } from '../../src/discover/index.ts';
import { create } from '../../src/extract/secrets/index.ts';
import { parse } from '../../src/parse/index.ts';
import { readersOf } from '../../src/scan.ts';
import { loadBeside } from './beside.ts';

const spent = new Map<string, number>();
function timed<A extends unknown[], R>(part: string, run: (...args: A) => R): (...args: A) => R {
  return (...args) => {
    const began = performance.now();
    const result = run(...args);
    spent.set(part, (spent.get(part) ?? 0) + performance.now() - began);
    return result;
  };
}

export async function run(args: readonly string[]): Promise<string> {
  const { knowledge, prefilter } = loadBeside(new URL('./', import.meta.url));
  const extractor = create(knowledge);
  const readers = readersOf(parse, prefilter);
  const tree = openWorkingTree(args[0] ?? '.');
  // Since the process began.
  spent.set('start', performance.now());
  const began = performance.now();
  const files = await tree.files();
  spent.set('walk', performance.now() - began);
  let candidates = 0;
  const collected = await collectFacts(
    { ...tree, files: () => Promise.resolve(files), read: tree.read.bind(tree), ...(tree.readInto ? { readInto: timed('read', tree.readInto.bind(tree)) } : {}) },
    [{ ...extractor, wants: timed('gate', (hint) => { const wants = extractor.wants(hint); if (wants !== false) candidates++; return wants; }), read: timed('readers', extractor.read), join: timed('readers', extractor.join) }],
    {
      ...readers, decode: timed('text', readers.decode), parse: timed('text', readers.parse),
      match: (literals, everywhere, asks) => { const match = readers.match(literals, everywhere, asks); return Object.assign(timed('match', match), { ...(match.window ? { window: match.window } : {}), ...(match.spots ? { spots: match.spots } : {}), ...(match.looks ? { looks: match.looks } : {}) }); },
    },
  );
  const all = performance.now();
  spent.set('rest', all - [...spent.values()].reduce((sum, one) => sum + one, 0));
  const { user, system } = process.cpuUsage();
  const share = (user + system) / 1e6 / all;
  return `${JSON.stringify({ files: collected.read.count, candidates, seconds: Object.fromEntries([...spent].map(([part, time]) => [part, time * share])) })}\n`;
}
