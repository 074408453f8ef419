import { placeIn } from '../../../model/index.ts';
import type { DataDocument, DataNode, Document } from '../../../model/index.ts';
import { entriesOf, itemsOf, textAt, textOf, valueAt } from '../../shared/nodes.ts';
import { isRunner } from '../../shared/run-text.ts';
import { deploymentsOf } from './deployments.ts';
import type { Local, SamConfig } from './model.ts';
import { parametersOf } from './parameter-files.ts';

/** Files of the Serverless Framework. */
export const SERVERLESS = /(?:^|\/)serverless(?:[.-][\w-]{1,40})?\.(?:ya?ml|json)$/;
/** Files that say how a SAM application is deployed. */
export const SAM_CONFIG = /(?:^|\/)samconfig(?:[.-][\w-]{1,40})?\.(?:toml|ya?ml)$/;

/** Transforms whose work is understood, or that add nothing which holds data or gives rights. */
const KNOWN_TRANSFORMS = /^AWS::(?:Serverless-|LanguageExtensions|CodeDeployBlueGreen|SecretsManager-)/;

/** What one file gives. Told by its content, so that other YAML with a key of the same name is left alone. */
export function readLocal(document: Document): readonly Local[] {
  const deployed = isRunner(document.file) ? deploymentsOf(document) : [];
  return deployed.length === 0 ? readTemplates(document) : [...deployed, ...readTemplates(document)];
}

function readTemplates(document: Document): readonly Local[] {
  if (document.syntax === 'toml' || document.syntax === 'yaml' || document.syntax === 'json') {
    if (SAM_CONFIG.test(document.file)) return samConfigs(document);
    if (document.syntax === 'toml') return [];
    if (SERVERLESS.test(document.file)) {
      const [root] = document.roots;
      const ours = root !== undefined && (valueAt(root, 'provider') !== undefined || valueAt(root, 'functions') !== undefined || valueAt(root, 'resources') !== undefined);
      return ours ? [{ kind: 'serverless', file: document.file, origin: document.origin, root, broken: document.gaps.length > 0 }] : [];
    }
    return document.roots.flatMap((root): Local[] => {
      // What is neither may be values that another file takes in.
      if (!isTemplate(root)) { const parameters = document.syntax === 'json' ? parametersOf(document, root) : undefined; return [parameters ?? { kind: 'included', file: document.file, origin: document.origin, root }]; }
      const transforms = transformsOf(root);
      return [{
        kind: 'template', file: document.file, origin: document.origin, root, broken: document.gaps.some((gap) => gap.kind !== 'unresolved'),
        dialect: transforms.some((node) => textOf(node)?.startsWith('AWS::Serverless-')) ? 'sam' : 'plain',
        macros: transforms.filter((node) => !KNOWN_TRANSFORMS.test(textOf(node) ?? '')).map((node) => ({ name: textOf(node) ?? '', at: placeIn(document, node) })),
      }];
    });
  }
  return [];
}

/** The version line, or a resource whose type is of CloudFormation's making. A list of Kubernetes or a form of anything else has neither. */
function isTemplate(root: DataNode): boolean {
  const resources = valueAt(root, 'Resources');
  if (resources?.type !== 'map') return false;
  return valueAt(root, 'AWSTemplateFormatVersion') !== undefined || resources.entries.some((entry) => /^(?:AWS|Custom|Alexa)::/.test(textAt(entry.value, 'Type') ?? ''));
}

function transformsOf(root: DataNode): readonly DataNode[] {
  const written = valueAt(root, 'Transform');
  const named = written?.type === 'map' ? valueAt(written, 'Name') : undefined;
  return named ? [named] : written?.type === 'list' ? itemsOf(written).map((item) => (item.type === 'map' ? valueAt(item, 'Name') ?? item : item)) : written ? [written] : [];
}

/** `[prod.deploy.parameters]`, with what `[prod.global.parameters]` says for all commands. */
function samConfigs(document: DataDocument): readonly SamConfig[] {
  const [root] = document.roots;
  return entriesOf(root).flatMap((environment): SamConfig[] => {
    if (environment.value.type !== 'map') return [];
    const settings = new Map<string, { value: string; at: ReturnType<typeof placeIn> }>();
    for (const command of ['global', 'deploy', 'delete']) {
      for (const entry of entriesOf(valueAt(environment.value, command, 'parameters'))) {
        // Overrides may be a list of them.
        const text = textOf(entry.value) ?? (entry.value.type === 'list' ? itemsOf(entry.value).flatMap((item) => textOf(item) ?? []).join(' ') : undefined);
        if (text !== undefined) settings.set(entry.key, { value: text, at: placeIn(document, entry.value) });
      }
    }
    return settings.size === 0 ? [] : [{ kind: 'samconfig', file: document.file, environment: environment.key, settings }];
  });
}
