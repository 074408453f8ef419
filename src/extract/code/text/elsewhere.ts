import type { Deed, LocalImport } from '../local.ts';
import type { TextSource } from './names.ts';

const MOST = 60;
const FROM = /^[ \t]*from[ \t]+(\.{0,4}[\w.]{0,120})[ \t]+import[ \t]+(?:\(([^()]{1,600})\)|([^\n(;]{1,300}))/gm;
const CALL = /(?<![\w.)\]])([A-Za-z_]\w{0,60})((?:\.[A-Za-z_]\w{0,60}){1,4})\(/g;

/**
 * Names of other files that things are called on: what Python imports from a module, and in Go whatever is not made in this file, since all files of a directory are one package.
 * Clients of libraries may be among them. Linear in the text.
 */
export function elsewhere(source: TextSource): LocalImport[] {
  if (source.language === 'python') return pythonImports(source);
  return source.language === 'go' ? goCalls(source) : [];
}

function pythonImports(source: TextSource): LocalImport[] {
  const out: LocalImport[] = [];
  for (const [, module = '', inside, line] of source.code.matchAll(FROM)) {
    for (const part of (inside ?? line ?? '').split(',')) {
      const [, name, as] = /^\s*(\w+)(?:\s+as\s+(\w+))?\s*$/.exec(part) ?? [];
      if (name === undefined || out.length >= MOST) continue;
      const does = callsIn(source, as ?? name);
      if (does.length > 0) out.push({ source: module, name, does, open: false });
    }
  }
  return out;
}

function callsIn(source: TextSource, local: string): Deed[] {
  const found = new Map<string, Deed>();
  for (const match of source.code.matchAll(CALL)) {
    if (match[1] !== local || found.size >= 50) continue;
    const name = (match[2] ?? '').slice(1);
    if (!found.has(name)) found.set(name, { name, start: match.index, end: match.index + match[0].length });
  }
  return [...found.values()];
}

function goCalls(source: TextSource): LocalImport[] {
  const found = new Map<string, Deed[]>();
  for (const match of source.code.matchAll(CALL)) {
    const [, root = '', rest = ''] = match;
    if (source.given.has(root) || (found.size >= MOST && !found.has(root))) continue;
    const deeds = found.get(root) ?? [];
    if (deeds.length < 50 && !deeds.some((deed) => deed.name === rest.slice(1))) deeds.push({ name: rest.slice(1), start: match.index, end: match.index + match[0].length });
    found.set(root, deeds);
  }
  return [...found].map(([name, does]) => ({ source: '.', name, does, open: false }));
}
