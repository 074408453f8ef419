import { placeIn } from '../../model/index.ts';
import type { DataNode, Extractor, Fact, Knowledge, Place } from '../../model/index.ts';
import { hostMountOf, hostPath, MOUNT_FOUNDATION } from '../shared/mounts.ts';
import { entriesOf, isTrue, itemsOf, spanOf, textAt, textOf, valueAt } from '../shared/nodes.ts';

/** What a development container is given of its host. */
export type DevcontainerLocal = { readonly file: string; readonly at: Place } & ({ readonly gives: 'mount'; readonly path: string; readonly readOnly: boolean } | { readonly gives: 'privileged' | 'docker' });

const FILE = /(?:^|\/)\.devcontainer(?:\.json$|\/(?:[\w.-]{1,80}\/)?devcontainer\.json$)/;

/** Development containers: mounts of the host's credential stores, its Docker socket, and privileged mode. An agent that runs inside has them too. */
export function create(knowledge: Knowledge): Extractor<DevcontainerLocal> {
  return {
    id: 'devcontainer',
    wants: ({ file }) => !file.derived && FILE.test(file.path),
    read(document) {
      if (document.syntax !== 'json') return [];
      const [root] = document.roots;
      const place = (node: DataNode): Place => placeIn(document, spanOf(node));
      const found: DevcontainerLocal[] = [];
      const mount = (node: DataNode, source: string | undefined, readOnly: boolean): void => { if (source !== undefined) found.push({ file: document.file, at: place(node), gives: 'mount', path: hostPath(source, '.', new Map()), readOnly }); };
      for (const node of [...itemsOf(valueAt(root, 'mounts')), ...itemsOf(valueAt(root, 'workspaceMount'))].slice(0, 200)) {
        const text = textOf(node);
        if (text === undefined) { mount(node, textAt(node, 'type') === 'volume' ? undefined : textAt(node, 'source'), isTrue(valueAt(node, 'readonly'))); continue; }
        const fields = mountFields(text);
        if (fields.get('type') !== 'volume') mount(node, fields.get('source') ?? fields.get('src'), fields.has('readonly') || fields.has('ro'));
      }
      const args = itemsOf(valueAt(root, 'runArgs')).slice(0, 500);
      for (const [index, node] of args.entries()) {
        const text = textOf(node) ?? '';
        if (/^--privileged(?:=true)?$/.test(text)) found.push({ file: document.file, at: place(node), gives: 'privileged' });
        const next = args[index + 1];
        const joined = /^(?:-v|--volume=|--mount=)(.+)$/.exec(text)?.[1];
        const given = ['-v', '--volume', '--mount'].includes(text) ? textOf(next) : joined;
        if (given === undefined) continue;
        const fields = given.includes('=') && given.includes(',') ? mountFields(given) : undefined;
        mount(joined === undefined && next ? next : node, fields ? fields.get('source') ?? fields.get('src') : given.split(/:(?=\/)/)[0], fields ? fields.has('readonly') : given.endsWith(':ro'));
      }
      const privileged = valueAt(root, 'privileged');
      if (privileged && isTrue(privileged)) found.push({ file: document.file, at: place(privileged), gives: 'privileged' });
      for (const feature of entriesOf(valueAt(root, 'features'))) if (/\/docker-(?:outside-of-docker|from-docker)(?:[:@]|$)/.test(feature.key)) found.push({ file: document.file, at: placeIn(document, spanOf(feature.keySpan)), gives: 'docker' });
      return found;
    },
    join: (local) => local.flatMap(({ payload }) => grantsOf(payload, knowledge)),
  };
}

/** `source=a,target=b,type=bind,readonly` as fields. */
function mountFields(text: string): ReadonlyMap<string, string> {
  return new Map(text.slice(0, 4096).split(',').map((part): [string, string] => { const equals = part.indexOf('='); return equals === -1 ? [part.trim(), ''] : [part.slice(0, equals).trim(), part.slice(equals + 1).trim()]; }));
}

function grantsOf(local: DevcontainerLocal, knowledge: Knowledge): readonly Fact[] {
  const to = `file:${local.file}`;
  if (local.gives !== 'mount') return [local.gives === 'docker' ? grant(to, local.at, 'docker', 'the Docker daemon of the host') : grant(to, local.at, 'host', 'root of the host: it runs privileged')];
  const access = hostMountOf(local.path, knowledge);
  if (!access) return [];
  if (access.gives === 'store') return [{ fact: 'credential', provider: access.provider, kinds: access.kinds, name: access.name, foundation: MOUNT_FOUNDATION, opens: {}, holders: [to], readOnly: { basis: 'unknown', why: 'what lies in the mounted directory was not read' }, confidence: 'medium', environments: [], evidence: [{ at: local.at, note: 'the development container is given the credential store of the host' }] }];
  return local.readOnly && access.gives === 'host' ? [] : [grant(to, local.at, access.gives, access.what)];
}

function grant(to: string, at: Place, provider: 'docker' | 'host', what: string): Fact {
  return { fact: 'grant', to, name: `the development container holds ${what}`, provider, effects: ['administer'], on: { everything: true }, bound: provider === 'docker' ? 'exact' : 'at-most', limitedBy: [], evidence: [{ at, note: `the development container is given ${what}` }] };
}
