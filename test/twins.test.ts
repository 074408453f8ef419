import { existsSync } from 'node:fs';
import { applyEdits, getLocation, modify, parseTree } from 'jsonc-parser';
import type { Node } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { memoryWorkspace } from '../src/discover/memory.ts';
import type { MemoryFile } from '../src/discover/memory.ts';
import type { Place, ScanResult } from '../src/model/index.ts';
import { filesOf, incidents } from './support/fixtures.ts';
import { scanTree } from './support/scan.ts';
import { loadTree } from './support/tree.ts';

const TWINS = incidents().map((name) => name.replace('incidents/', '')).filter((name) => name.endsWith('-hardened'));

/** The repaired tree as it lies on a developer's disk: what git holds, and over it what git ignores. */
function onDisk(name: string): MemoryFile[] {
  const tracked = filesOf(`incidents/${name}`);
  const overlay = `fixtures/overlays/${name}.ignored.tree`;
  const laid = existsSync(new URL(`../${overlay}`, import.meta.url)) ? loadTree(overlay).files : [];
  return [...tracked.filter((file) => !laid.some((other) => other.path === file.path)), ...laid].sort((a, b) => (a.path < b.path ? -1 : 1));
}

const scanned = (files: readonly MemoryFile[]): Promise<ScanResult> => scanTree(memoryWorkspace(files));
const aboveNote = (result: ScanResult): string[] => result.findings.filter((finding) => finding.level !== 'note').map((finding) => `${finding.level} ${finding.rule}: ${finding.message}`);

interface Part { readonly sort: 'control' | 'guard' | 'copy'; readonly name: string; readonly at: Place }

/** Everything in the twin that holds: settings that narrow an agent, guards that stand because a file says so, copies out of reach. */
function parts(result: ScanResult, files: readonly MemoryFile[]): Part[] {
  const out: Part[] = [...settings(files)];
  for (const control of result.graph.controls) {
    if (!control.wired || control.does === 'allow' || control.does === 'say') continue;
    out.push({ sort: 'control', name: control.id, at: control.evidence[0].at });
  }
  for (const resource of result.graph.resources) {
    for (const guard of resource.guards) if (guard.state.basis === 'set' && guard.state.value) out.push({ sort: 'guard', name: `${resource.name} ${guard.attribute}`, at: guard.state.at });
    for (const copy of resource.copies) if (copy.on !== undefined && copy.independent.basis !== 'unknown' && copy.independent.value) out.push({ sort: 'copy', name: `${copy.name} of ${resource.name}`, at: copy.evidence[0].at });
  }
  const seen = new Set<string>();
  return out.filter((part) => { const key = `${part.at.file}:${part.at.start}`; if (part.at.origin === 'absent' || seen.has(key)) return false; seen.add(key); return true; });
}

/** Every single value of an agent's settings that does not allow something: each narrows, or keeps a narrowing from being passed. */
function settings(files: readonly MemoryFile[]): Part[] {
  const leaves = (node: Node | undefined, keys: readonly string[]): { keys: readonly string[]; offset: number }[] => {
    if (!node) return [];
    if (node.type === 'property') return leaves(node.children?.[1], [...keys, String(node.children?.[0]?.value)]);
    return node.type === 'object' || node.type === 'array' ? (node.children ?? []).flatMap((child) => leaves(child, keys)) : [{ keys, offset: node.offset }];
  };
  return files.filter((file) => /\/settings\.json$/.test(file.path)).flatMap((file) => leaves(parseTree(String(file.content)), []).filter((leaf) => !leaf.keys.includes('allow'))
    .map((leaf): Part => ({ sort: 'control', name: leaf.keys.join('.'), at: { file: file.path, start: leaf.offset, end: leaf.offset, origin: 'tree' } })));
}

/** The file without the smallest thing that stands at the place: a JSON value with its key, else the line. */
function without(files: readonly MemoryFile[], at: Place): MemoryFile[] {
  return files.map((file) => {
    if (file.path !== at.file) return file;
    const text = String(file.content);
    if (/\.jsonc?$/.test(file.path)) {
      const { path } = getLocation(text, at.start + 1);
      return { ...file, content: applyEdits(text, modify(text, path, undefined, { isArrayInsertion: false })) };
    }
    const from = text.lastIndexOf('\n', at.start - 1) + 1;
    const to = text.indexOf('\n', at.start);
    return { ...file, content: text.slice(0, from) + text.slice(to < 0 ? text.length : to + 1) };
  });
}

describe.each(TWINS)('%s', (name) => {
  it('is silent above note, with the ignored files laid out', async () => {
    expect(aboveNote(await scanned(onDisk(name)))).toEqual([]);
  });

  it('needs every control, guard and copy that it has', async () => {
    const files = onDisk(name);
    const found = parts(await scanned(files), files);
    expect(found.length).toBeGreaterThan(0);
    const idle: string[] = [];
    for (const part of found) {
      const changed = without(files, part.at);
      expect(changed).not.toEqual(files);
      if (aboveNote(await scanned(changed)).length === 0) idle.push(`${part.sort} ${part.name} at ${part.at.file}:${part.at.start}`);
    }
    expect(idle).toEqual([]);
  });
});

it('the twins show a control, a guard and a copy at work', async () => {
  const sorts = new Set<string>();
  for (const name of TWINS) for (const part of parts(await scanned(onDisk(name)), [])) sorts.add(part.sort);
  expect([...sorts].sort()).toEqual(['control', 'copy', 'guard']);
});
