import { readdirSync, readFileSync, statSync } from 'node:fs';
import type { MemoryFile } from '../../src/discover/memory.ts';
import { loadPair } from './compare-tree.ts';
import { parseTree } from './tree.ts';

const fixtures = new URL('../../fixtures/', import.meta.url);
const below = (folder: URL): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/')).sort();

/** Trees that hold a policy or keys of their own: what the gate obeys closes it without any change, or by every one. */
const OBEYED = /^(?:policies|checks\/sealing-key-in-reach)\//;

/** Names of the trees of fixtures/ that are judged by what they hold: the incidents, every `.tree`, and of every pair the base. */
export function everyTree(): string[] {
  return [...readdirSync(new URL('incidents/', fixtures)).sort().map((name) => `incidents/${name}`), ...below(fixtures).filter((path) => /\.(?:tree|pair)$/.test(path) && !OBEYED.test(path))];
}

/** The files of one of them. */
export function filesOf(name: string): readonly MemoryFile[] {
  if (name.endsWith('.pair')) return loadPair(name.slice(name.lastIndexOf('/') + 1)).base;
  if (name.endsWith('.tree')) return parseTree(readFileSync(new URL(name, fixtures), 'utf8')).files;
  const folder = new URL(`${name}/`, fixtures);
  return below(folder).filter((path) => statSync(new URL(path, folder)).isFile()).map((path) => ({ path, content: readFileSync(new URL(path, folder), 'utf8') }));
}
