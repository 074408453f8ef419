import type { CiSystem, DataDocument, Gap, TextDocument, Tree } from '../../../model/index.ts';
import type { DescribedJob } from './described.ts';

/** The files one system reads, by path. */
export type Files = ReadonlyMap<string, DataDocument | TextDocument>;

/** A pipeline: the file that names its jobs, and what could not be followed. */
export interface Pipeline { readonly file: string; readonly origin: DataDocument['origin']; readonly triggers: readonly string[]; readonly jobs: readonly DescribedJob[]; readonly gaps: readonly Gap[] }

/** What one system is to all others: which files are its own, how they are read, and what its own marks look like in a script. */
export interface System {
  readonly id: CiSystem;
  /** Cheap: called for many paths. */
  wants(path: string): boolean;
  /** Files of `yaml` end so. */
  readonly syntax: 'yaml' | 'text';
  /** Its files include others of any name. */
  readonly includesAny?: true;
  /** Is a file that was read part of it at all? Templates share their folders with anything. */
  isPart(document: DataDocument | TextDocument): boolean;
  pipelines(files: Files, tree: Tree): readonly Pipeline[];
  plain(text: string, own: ReadonlySet<string>): string;
}

/** A YAML document among the files. */
export function dataAt(files: Files, path: string): DataDocument | undefined {
  const document = files.get(path);
  return document?.syntax === 'yaml' ? document : undefined;
}
