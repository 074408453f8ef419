import { readdirSync, readFileSync, statSync } from 'node:fs';
import type { MemoryFile } from '../../src/discover/memory.ts';
import { loadPair } from './compare-tree.ts';
import { loadTree } from './tree.ts';

const FIXTURES = new URL('../../fixtures/', import.meta.url);

/** Trees that hold a policy or keys of their own: what the gate obeys closes it without any change, or by every one. */
const OBEYED = /^(?:policies|checks\/sealing-key-in-reach)\//;

/** Paths of all files below a folder of fixtures/, relative to it, sorted. */
function below(folder: string): string[] {
  const base = new URL(folder === '' ? '' : `${folder}/`, FIXTURES);
  return readdirSync(base, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/')).filter((path) => statSync(new URL(path, base)).isFile()).sort();
}

/** Names of every `.tree` in a folder of fixtures/ and below, or of all there are, as paths below fixtures/. */
export function treesBelow(folder = ''): string[] {
  return below(folder).filter((path) => path.endsWith('.tree')).map((path) => (folder === '' ? path : `${folder}/${path}`));
}

/** Names of the incidents, each a folder, as paths below fixtures/. */
export function incidents(): string[] { return readdirSync(new URL('incidents/', FIXTURES)).sort().map((name) => `incidents/${name}`); }

/** Names of the trees of fixtures/ that are judged by what they hold: the incidents, every `.tree`, and of every pair the base. */
export function everyTree(): string[] {
  return [...incidents(), ...below('').filter((path) => /\.(?:tree|pair)$/.test(path) && !OBEYED.test(path))];
}

/** The files of one of them: a `.tree`, the base of a `.pair`, or a folder as it stands. */
export function filesOf(name: string): readonly MemoryFile[] {
  if (name.endsWith('.pair')) return loadPair(name.slice(name.lastIndexOf('/') + 1)).base;
  if (name.endsWith('.tree')) return loadTree(`fixtures/${name}`).files;
  return below(name).map((path) => ({ path, content: readFileSync(new URL(`${name}/${path}`, FIXTURES), 'utf8') }));
}
