import { yaml } from '../../../../parse/yaml.ts';
import type { DataNode, Place } from '../../../../model/index.ts';

/** The documents of text that a template made. What cannot be read is left out. */
export function parseYaml(text: string, file: string, origin: Place['origin']): readonly DataNode[] {
  const document = yaml.parse({ file, origin, text });
  return 'roots' in document ? document.roots : [];
}
