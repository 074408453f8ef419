import { matchesStars } from '../../model/index.ts';
import type { Key, ProgramFact } from '../../model/index.ts';
import type { LocalProgram, PackageName } from './local.ts';

type Starts = ProgramFact['starts'];
const MOST = 200;

/** What every program starts, by keys that exist: candidates are tried in order, workspaces by name, `pre` and `post` scripts around a script. */
export function resolveStarts(programs: readonly LocalProgram[], packages: readonly PackageName[]): ReadonlyMap<Key, Starts> {
  const keys = new Set(programs.map((program) => program.key));
  const scripts = programs.filter((program) => program.kind === 'package-script');
  const firstTargets = new Map(programs.filter((program) => program.invocations.includes('make')).map((program) => [`make:${program.directory}#`, program.key]));
  const find = (candidates: readonly Key[]): readonly Key[] => {
    for (const key of candidates) {
      const found = key.startsWith('npm-in:') ? inWorkspace(key.slice(7), packages, keys) : key.startsWith('npm-all:') ? scripts.filter((script) => matchesStars(key.slice(8), script.key.slice(script.key.indexOf('#') + 1))).map((script) => script.key) : [firstTargets.get(key) ?? key].filter((one) => keys.has(one));
      if (found.length > 0) return found;
    }
    return [];
  };
  const result = new Map<Key, Starts>();
  for (const program of programs) {
    const found = new Map<Key, Starts[number]>();
    const add = (key: Key, evidence: Starts[number]['evidence']): void => { if (key !== program.key && found.size < MOST && !found.has(key)) found.set(key, { key, evidence }); };
    for (const start of program.starts) for (const key of find(start.keys)) add(key, { at: start.place, note: start.note });
    if (program.kind === 'package-script') for (const around of aroundIt(program.key)) if (keys.has(around)) add(around, { at: program.at, note: 'is run before or after it by its name' });
    if (found.size > 0) result.set(program.key, [...found.values()]);
  }
  return result;
}

function inWorkspace(reference: string, packages: readonly PackageName[], keys: ReadonlySet<Key>): readonly Key[] {
  const hash = reference.lastIndexOf('#');
  const [name, script] = [reference.slice(0, hash), reference.slice(hash + 1)];
  const folder = name.replace(/^\.\//, '').replace(/\/$/, '');
  return packages.filter((one) => one.name === name || one.folder === folder || matchesStars(name, one.name)).map((one) => `npm:${one.folder}#${script}`).filter((key) => keys.has(key));
}

function aroundIt(key: Key): readonly Key[] {
  const hash = key.indexOf('#');
  const [head, name] = [key.slice(0, hash + 1), key.slice(hash + 1)];
  return [`${head}pre${name}`, `${head}post${name}`];
}
