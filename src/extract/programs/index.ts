import { baseName, isSource } from '../../model/index.ts';
import type { Document, Extractor, FileHint, Knowledge } from '../../model/index.ts';
import { saysSomething } from './build-local.ts';
import { joinPrograms } from './join.ts';
import type { ProgramLocal } from './local.ts';
import { allLiterals, holdsDestruction, sourceLiterals } from './source-literals.ts';
import type { SourceLiterals } from './source-literals.ts';
import { isToolConfig, LINKED_PROJECT, readConfig } from './read-config.ts';
import { destructionSigns, mayDestroy } from './needs-tree.ts';
import type { DestructionSigns } from './needs-tree.ts';
import { readComposer } from './read-composer.ts';
import { isDeployment, readDeployment } from './read-deployment.ts';
import { readJavaScript } from './read-javascript.ts';
import { readMake } from './read-make.ts';
import { readPackage } from './read-package.ts';
import { readShell } from './read-shell.ts';
import { readSourceText } from './read-source-text.ts';
import { readJust, readProcfile, readStatements, readTaskfile } from './read-tasks.ts';
import { isMigration } from './source-program.ts';

/** What a file is to this reader. */
type Sort = 'package' | 'composer' | 'make' | 'just' | 'taskfile' | 'procfile' | 'deployment' | 'config' | 'shell' | 'statements' | 'javascript' | 'text-source';

/** Programs an agent may start, what they destroy, and the variables and dotenv files they use. */
export function create(knowledge: Knowledge): Extractor<ProgramLocal> {
  const rows = knowledge.operations;
  const literals = sourceLiterals(rows);
  let signs: DestructionSigns | undefined;
  const own: ReadonlySet<string> = new Set(allLiterals(literals));
  return {
    id: 'programs',
    literals: [...own],
    namesSources: true,
    wants: (hint) => { if (isSource(hint.file.path) && !holdsOneOf(hint.hits, own) && !isToolConfig(hint.file.path)) return false; const sort = sortOf(hint.file.path); return sort !== undefined && hint.file.derived !== true && (sort === 'javascript' || sort === 'text-source' ? holdsCall(hint, literals) : true); },
    needsTree: ({ file, text }, hits) => sortOf(file) !== 'javascript' || mayDestroy(text, hits, signs ??= destructionSigns(rows)),
    syntax: (file) => { const sort = sortOf(file); return sort === 'config' || sort === 'just' || sort === 'procfile' || sort === 'statements' || sort === 'text-source' ? 'text' : undefined; },
    read: (document) => read(document, rows),
    join: (local, tree) => joinPrograms(local, tree, knowledge),
  };
}

/** Most programs hold none of ours, and those are wanted for their names alone. */
function holdsOneOf(hits: ReadonlySet<string>, own: ReadonlySet<string>): boolean { for (const hit of hits) if (own.has(hit)) return true; return false; }

function holdsCall(hint: FileHint, literals: SourceLiterals): boolean {
  return !isMigration(hint.file.path) && hint.file.size <= 1_500_000 && holdsDestruction(hint.hits, literals, !/\.(?:rb|rake|php)$/.test(hint.file.path));
}

function sortOf(file: string): Sort | undefined {
  if (file.startsWith('~/')) return undefined;
  const base = baseName(file);
  if (base === 'package.json') return 'package';
  if (base === 'composer.json') return 'composer';
  if (/^(?:GNUmakefile|[Mm]akefile)$|\.mk$/.test(base)) return 'make';
  if (/^\.?justfile$|\.just$/i.test(base)) return 'just';
  if (/^[Tt]askfile(?:\.dist)?\.ya?ml$/.test(base)) return 'taskfile';
  if (/^Procfile(?:\.\w+)?$/.test(base)) return 'procfile';
  if (isDeployment(file)) return 'deployment';
  if (isToolConfig(file) || LINKED_PROJECT.test(file)) return 'config';
  if (/\.(?:sh|bash|zsh|ksh)$/.test(base)) return 'shell';
  if (/\.(?:sql|mongodb)$/.test(base)) return 'statements';
  // TypeScript tests are started by a test runner, which nothing here follows: reading them would be for nothing.
  if (/\.d\.[cm]?ts$|\.min\.js$|[.-](?:test|spec|bench|stories)\.[cm]?tsx?$/.test(base)) return undefined;
  if (/\.[cm]?[jt]sx?$/.test(base)) return 'javascript';
  if (/\.(?:py|rb|rake|php)$/.test(base)) return 'text-source';
  return !base.includes('.') && /(?:^|\/)(?:bin|scripts?|tools|hack)\//.test(file) ? 'shell' : undefined;
}

function read(document: Document, rows: Knowledge['operations']): readonly ProgramLocal[] {
  const sort = sortOf(document.file);
  const some = (one: ProgramLocal | undefined): readonly ProgramLocal[] => (one ? [one] : []);
  const useful = (all: readonly ProgramLocal[]): readonly ProgramLocal[] => all.filter((one) => one.sort !== 'program' || one.kind === 'package-script' || saysSomething(one));
  switch (sort) {
    case 'package': return document.syntax === 'json' ? useful(readPackage(document, rows)) : [];
    case 'composer': return document.syntax === 'json' ? useful(readComposer(document, rows)) : [];
    case 'make': return document.syntax === 'makefile' ? useful(readMake(document, rows)) : [];
    case 'taskfile': return document.syntax === 'yaml' ? useful(readTaskfile(document, rows)) : [];
    case 'just': return useful(readJust(document, rows));
    case 'deployment': return document.syntax === 'json' || document.syntax === 'toml' || document.syntax === 'yaml' ? useful(readDeployment(document, rows)) : [];
    case 'procfile': return useful(readProcfile(document, rows));
    case 'config': return readConfig(document);
    case 'shell': return document.syntax === 'shell' ? useful(readShell(document, rows)) : [];
    case 'statements': return some(readStatements(document, rows));
    case 'javascript': return document.syntax === 'javascript' || document.syntax === 'text' ? some(readJavaScript(document, rows)) : [];
    case 'text-source': return some(readSourceText(document, rows));
    case undefined: return [];
  }
}
