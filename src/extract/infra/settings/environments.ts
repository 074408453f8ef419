import { baseName, placeIn } from '../../../model/index.ts';
import type { DataDocument, DataNode, EnvironmentMark, Place } from '../../../model/index.ts';
import { environmentOf } from '../../shared/environment.ts';
import { fileEnvironments } from '../../shared/file-environment.ts';
import { entryOf, spanOf, textAt, textOf } from '../../shared/nodes.ts';

/** Programs that hold settings, by ending; their names say an environment only where they stand among settings. */
const PROGRAM = /\.(?:py|rb|exs?|php|[cm]?[jt]s)$/;
const AMONG = /(?:^|\/)(?:settings?|config|configs|configuration|environments?|env|conf)(?:\/|[._-])|(?:^|\/)(?:settings?|config|environments?)[._-][^/]{1,60}$/i;

/** The environments that the name of a file of settings says: of data as everywhere, of a program where it stands among settings. */
export function settingsEnvironments(file: string, at: Place): readonly EnvironmentMark[] {
  if (!PROGRAM.test(file)) return fileEnvironments(file, at);
  if (!AMONG.test(file) || /\.d\.ts$/.test(file)) return [];
  const base = baseName(file).replace(PROGRAM, '');
  const found = environmentOf(base);
  const rest = found && base.replace(found.name, '').replaceAll(/[._-]|settings?|config|configuration|environments?|env|secret|runtime|base/gi, '');
  const folder = file.split('/').at(-2) ?? '';
  const below = found === undefined ? wholeEnvironment(folder) : undefined;
  if (below) return [{ kind: below.kind, name: below.name, by: 'directory', evidence: { at, note: `it lies in ${folder}/` } }];
  return found && found.kind !== 'local' && rest === '' ? [{ kind: found.kind, name: found.name, by: 'file', evidence: { at, note: `the file is named for ${found.name}` } }] : [];
}

/** The environment that is the whole of a name: `production`, `staging-eu`, never a word in another name. */
export function wholeEnvironment(written: string): ReturnType<typeof environmentOf> {
  // `deploy-staging`, `staging:deploy`: a job that does nothing else.
  const name = written.replace(/^(?:deploy|release|migrate)[-_: ]|[-_: ](?:deploy|release|migrate)$/i, '');
  const found = environmentOf(name);
  return found && found.kind !== 'local' && /^[-_.]?(?:[a-z]{2}(?:[-_.][a-z]{1,10}){0,2}[-_.]?\d?)?$|^[-_.]?\d{0,2}$/i.test(name.slice(found.name.length)) && name.startsWith(found.name) ? found : undefined;
}

/** The environment that a map says of itself: `environment: staging`, `environment: { name: staging }`, GitLab's scope of a variable, or the namespace of a Kubernetes object. */
export function ownEnvironment(node: DataNode, document: DataDocument): readonly EnvironmentMark[] {
  for (const key of ['environment', 'environment:scope', 'environment_scope', 'deployment']) {
    const value = entryOf(node, key)?.value;
    const named = value?.type === 'map' ? entryOf(value, 'name')?.value : value;
    const mark = named && markOf(document, named, 'referrer', (name) => `what runs in ${name} is given it`);
    if (mark) return [mark];
  }
  const space = textAt(node, 'apiVersion') === undefined ? undefined : entryOf(entryOf(node, 'metadata')?.value, 'namespace')?.value;
  const mark = space && markOf(document, space, 'referrer', (name) => `its namespace names ${name}`, environmentOf);
  return mark ? [mark] : [];
}

function markOf(document: DataDocument, node: DataNode, by: EnvironmentMark['by'], note: (name: string) => string, read: (name: string) => ReturnType<typeof environmentOf> = wholeEnvironment): EnvironmentMark | undefined {
  const found = read(textOf(node) ?? '');
  return found && { kind: found.kind, name: found.name, by, evidence: { at: placeIn(document, spanOf(node)), note: note(found.name) } };
}

/** The same marks, shown where the value stands: that is what a reader would change. */
export function shownAt(marks: readonly EnvironmentMark[], at: Place): readonly EnvironmentMark[] { return marks.map((mark) => ({ ...mark, evidence: { ...mark.evidence, at } })); }
