import { baseName, placeIn } from '../../model/index.ts';
import type { Document, EnvironmentMark, Knowledge, Place, Span } from '../../model/index.ts';
import { fileEnvironments } from '../shared/file-environment.ts';
import type { Open } from './gates.ts';
import { dataBindings, nameFinder, textBindings } from './bindings.ts';
import type { Binding } from './bindings.ts';
import { kindsOfName } from './names.ts';
import { once } from './tables.ts';
import type { KindRow, SecretTables } from './tables.ts';
import { tellingNames } from './telling-keys.ts';
import { rankOfFile } from '../shared/truth.ts';
import type { FileRank } from '../shared/truth.ts';

/** One file while it is read for secrets: text, bindings and the answers every reader asks for. */
export interface Reading {
  readonly document: Document;
  readonly text: string;
  readonly tables: SecretTables;
  readonly knowledge: Knowledge;
  readonly rank: FileRank;
  /** Which readers may find something here. */
  readonly open: Open;
  /** What the file is, for a value that is bound to no name: its base name. */
  readonly role: string;
  /** Values with names: key paths of data files, names of the tables elsewhere. In file order. */
  readonly bindings: () => readonly Binding[];
  /** Those of them whose names say something by themselves or with the keys before them: that a value is a secret, or which. */
  readonly telling: () => readonly Binding[];
  /** What the file's name says of the environment. */
  readonly environments: readonly EnvironmentMark[];
  nameAt(start: number): { readonly name: string; readonly path: readonly string[] } | undefined;
  kindsOf(name: string): readonly KindRow[];
  place(span: Span): Place;
}

/** What is read for credentials alone is worth as much as a test. */
function rankOf(document: Document): FileRank {
  const rank = rankOfFile(document.file);
  return rank === 'plain' && document.only !== undefined ? 'side' : rank;
}

/** Prepares a file. */
export function readingOf(document: Document, tables: SecretTables, knowledge: Knowledge, open: Open): Reading {
  const roots = 'roots' in document && document.roots.length > 0 ? document.roots : undefined;
  const bindings = once(() => (roots ? dataBindings(roots) : open.has('names') ? textBindings(document.text, tables, open.hits) : []));
  // Whatever stands below `cookies` may be one.
  const telling = roots && !document.text.includes('cookies') ? once(() => dataBindings(roots, tellingNames(tables))) : bindings;
  const find = nameFinder(document, roots ? bindings : () => []);
  return {
    document, text: document.text, tables, knowledge, open, rank: rankOf(document), role: baseName(document.file), bindings, telling,
    environments: fileEnvironments(document.file, placeIn(document, { start: 0, end: 0 })),
    nameAt: find, kindsOf: (name) => kindsOfName(name, tables), place: (span) => placeIn(document, { start: span.start, end: span.end }),
  };
}
