import type { Extractor, Knowledge } from '../../../model/index.ts';
import { byEnding } from '../../shared/ending.ts';
import { imageTable } from '../../shared/images.ts';
import { joined } from './join.ts';
import type { KubernetesLocal } from './model.ts';
import { isChartFile, isKubeconfig, isTemplate, OVERLAY } from './names.ts';
import { localsOf } from './reading.ts';

/** How the files of charts and overlays end, which are told by their names. */
const ofChart = byEnding((file) => /\.(?:ya?ml|tpl|txt)$|(?:^|\/)Kustomization$/i.test(file));

/** Kubernetes manifests, kustomize overlays, charts and kubeconfig contexts: what holds data, what happens to it, where copies lie, who may delete it. */
export function create(knowledge: Knowledge): Extractor<KubernetesLocal> {
  const images = imageTable(knowledge);
  return {
    id: 'kubernetes',
    literals: ['apiversion', 'path:'],
    wants: ({ file, hits }) => !file.derived && ((ofChart(file.path) && (OVERLAY.test(file.path) || isChartFile(file.path))) || (hits.has('apiversion') && (/\.(?:ya?ml|json)$/i.test(file.path) || isKubeconfig(file.path))) || (hits.has('path:') && /patch[^/]*\.ya?ml$|patch[^/]*\/[^/]+\.ya?ml$/i.test(file.path))),
    syntax: (file) => (OVERLAY.test(file) || isKubeconfig(file) ? 'yaml' : isTemplate(file) && file.endsWith('.tpl') ? 'text' : undefined),
    read: (document) => localsOf(document, knowledge),
    join: (local, tree) => (local.length === 0 ? [] : joined(local, tree, knowledge, images)),
  };
}
