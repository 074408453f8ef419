import type { DataNode } from '../../../model/index.ts';
import { entriesOf, isTrue, itemsOf, textAt, textOf, valueAt } from '../../shared/nodes.ts';
import { hostOfUrl } from '../../shared/dump-tools.ts';
import { scriptOf } from '../../shared/script.ts';
import { isPlainSetting } from '../../shared/settings.ts';
import type { Container, Workload } from './model.ts';
import { saidAt } from './objects.ts';
import type { Placing } from './objects.ts';

type Base = Pick<Workload, 'group' | 'kind' | 'name' | 'at' | 'file' | 'namespace'>;

/** A workload: what its containers run and mount, which claims its pods use. */
export function readWorkload(base: Base, node: DataNode, placing: Placing): Workload {
  const pod = base.kind === 'Pod' ? valueAt(node, 'spec') : base.kind === 'CronJob' ? valueAt(node, 'spec', 'jobTemplate', 'spec', 'template', 'spec') : valueAt(node, 'spec', 'template', 'spec');
  const labels = base.kind === 'Pod' ? valueAt(node, 'metadata', 'labels') : valueAt(node, 'spec', 'template', 'metadata', 'labels');
  const containerNodes = ['initContainers', 'containers'].flatMap((key) => itemsOf(valueAt(pod, key))).slice(0, 100);
  const containers = containerNodes.map((container) => readContainer(container, placing));
  const volumes = itemsOf(valueAt(pod, 'volumes')).slice(0, 500);
  const whenDeleted = saidAt(placing, node, 'spec', 'persistentVolumeClaimRetentionPolicy', 'whenDeleted');
  const service = textAt(node, 'spec', 'serviceName');
  const account = textAt(pod, 'serviceAccountName');
  return {
    ...base, object: 'workload', containers,
    templates: itemsOf(valueAt(node, 'spec', 'volumeClaimTemplates')).slice(0, 100).flatMap((template) => {
      const name = valueAt(template, 'metadata', 'name');
      const text = textOf(name);
      const storageClass = saidAt(placing, template, 'spec', 'storageClassName');
      return name && text !== undefined ? [{ name: text, at: placing.at(name), storageClass }] : [];
    }),
    claims: volumes.flatMap((volume) => { const claim = valueAt(volume, 'persistentVolumeClaim', 'claimName'); const text = textOf(claim); return claim && text !== undefined ? [{ volume: textAt(volume, 'name') ?? '', claim: text, at: placing.at(claim) }] : []; }),
    hostPaths: volumes.flatMap((volume) => { const path = valueAt(volume, 'hostPath', 'path'); const text = textOf(path); return path && text !== undefined ? [{ volume: textAt(volume, 'name') ?? '', path: text, at: placing.at(path) }] : []; }),
    passing: volumes.flatMap((volume) => { const found = valueAt(volume, 'emptyDir') ?? valueAt(volume, 'ephemeral'); return found ? [{ volume: textAt(volume, 'name') ?? '', at: placing.at(valueAt(volume, 'name') ?? volume) }] : []; }),
    labels: entriesOf(labels).flatMap((entry) => { const text = textOf(entry.value); return text === undefined ? [] : [`${entry.key}=${text}`]; }).slice(0, 50),
    whenDeleted, whenScaled: saidAt(placing, node, 'spec', 'persistentVolumeClaimRetentionPolicy', 'whenScaled'), suspended: isTrue(valueAt(node, 'spec', 'suspend')) ? saidAt(placing, node, 'spec', 'suspend')?.at : undefined, schedule: base.kind === 'CronJob' ? saidAt(placing, node, 'spec', 'schedule') : undefined, ...(service === undefined ? {} : { service }), ...(account === undefined ? {} : { account }),
    ...(textAt(pod, 'automountServiceAccountToken') === 'false' ? { tokenless: true } : {}), escapes: containerNodes.flatMap((container) => escapesOf(container, placing)).slice(0, 10),
  };
}

/** Capabilities with which a container leaves its walls. To see the processes of the host alone (`hostPID`) is none. */
const WAY_OUT = /^(?:CAP_)?(?:ALL|SYS_ADMIN|SYS_MODULE|SYS_RAWIO)$/i;

/** How a container gets out to its node: privileged, or with a capability that comes to it. */
function escapesOf(container: DataNode, placing: Placing): Workload['escapes'] {
  const privileged = valueAt(container, 'securityContext', 'privileged');
  if (privileged && isTrue(privileged)) return [{ what: 'runs privileged', at: placing.at(privileged) }];
  return itemsOf(valueAt(container, 'securityContext', 'capabilities', 'add')).flatMap((one) => { const text = textOf(one); return text !== undefined && WAY_OUT.test(text) ? [{ what: `has the capability ${text.toUpperCase()}`, at: placing.at(one) }] : []; }).slice(0, 1);
}

function readContainer(node: DataNode, placing: Placing): Container {
  const image = saidAt(placing, node, 'image');
  const variables = itemsOf(valueAt(node, 'env')).slice(0, 500).flatMap((item) => {
    const name = textAt(item, 'name');
    const value = valueAt(item, 'value');
    const text = textOf(value);
    return name !== undefined && value && text !== undefined ? [{ name, text, at: placing.at(value) }] : [];
  });
  const script = scriptOf([valueAt(node, 'command'), valueAt(node, 'args')]);
  return {
    image,
    mounts: itemsOf(valueAt(node, 'volumeMounts')).slice(0, 200).flatMap((mount) => { const volume = textAt(mount, 'name'); const path = textAt(mount, 'mountPath'); return volume !== undefined && path !== undefined ? [{ volume, path: path.replace(/(.)\/+$/, '$1'), readOnly: isTrue(valueAt(mount, 'readOnly')), at: placing.at(mount) }] : []; }),
    settings: variables.flatMap(({ name, text }): [string, string][] => (isPlainSetting(name, text) ? [[name, text]] : [])),
    reaches: variables.flatMap(({ name, text, at }) => {
      const host = hostOfUrl(text)?.host ?? (/HOST(?:NAME|S)?$|SERVER$|_ADDR(?:ESS)?$|URL$/i.test(name) && /^[A-Za-z][\w.-]{0,253}(?::\d{1,5})?$/.test(text) ? text.replace(/:\d+$/, '').toLowerCase() : undefined);
      return host === undefined ? [] : [{ host, variable: name, at }];
    }),
    ...(script ? { script, scriptAt: placing.at(valueAt(node, 'command') ?? valueAt(node, 'args') ?? node) } : {}),
  };
}
