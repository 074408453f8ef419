import type { DataDocument, Knowledge, LocalFact, TextDocument, Tree } from '../../model/index.ts';
import { byEnding } from '../shared/ending.ts';
import { azure } from './azure/index.ts';
import { bitbucket } from './bitbucket/index.ts';
import { circleci } from './circleci/index.ts';
import { gitlab } from './gitlab/index.ts';
import { jenkins } from './jenkins/index.ts';
import type { Workflow } from './join.ts';
import type { CiLocal } from './local.ts';
import { others } from './others/index.ts';
import { laidOut } from './shared/lay-out.ts';
import type { Files, System } from './shared/system.ts';
import type { CiTables } from './steps.ts';

/** Every system besides GitHub Actions. */
export const systems: readonly System[] = [azure, bitbucket, circleci, gitlab, jenkins, ...others];

/** Does the name of a file say that it is one of this system? Asked of every file: most end otherwise than YAML does. */
export function wantsOf(system: System, path: string): boolean { return (system.syntax === 'text' || isYaml(path)) && system.wants(path); }
const isYaml = byEnding((file) => /\.ya?ml$/i.test(file));

/** Is a file one of this system? */
export function belongsTo(system: System, document: DataDocument | TextDocument): boolean {
  return system.syntax === document.syntax && (system.wants(document.file) || system.includesAny === true) && system.isPart(document);
}

/** The pipelines of all systems as workflows, with what could not be followed. */
export function pipelinesOf(local: readonly LocalFact<CiLocal>[], tree: Tree, tables: CiTables, knowledge: Knowledge): readonly Workflow[] {
  const documents = local.flatMap(({ payload }) => (payload.sort === 'pipeline' ? [payload.document] : []));
  return systems.flatMap((system) => {
    const files: Files = new Map(documents.filter((document) => belongsTo(system, document)).map((document) => [document.file, document]));
    return files.size === 0 ? [] : system.pipelines(files, tree).flatMap((pipeline): readonly Workflow[] => [{
      sort: 'workflow', file: pipeline.file, triggers: pipeline.triggers, branches: [], system: system.id, gaps: pipeline.gaps,
      jobs: pipeline.jobs.map((job) => laidOut(job, { file: pipeline.file, system: system.id, tables, knowledge, alone: pipeline.jobs.length === 1, plain: (text, own) => system.plain(text, own) })),
      evidence: { at: { file: pipeline.file, start: 0, end: 0, origin: pipeline.origin }, note: 'the pipeline of this file' },
    }]);
  });
}
