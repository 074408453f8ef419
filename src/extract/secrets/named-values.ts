import { baseName } from '../../model/index.ts';
import type { MapNode } from '../../model/index.ts';

/** Keys that name a value beside them, by the key of the value: lists of Kubernetes, Render, ECS and Elastic Beanstalk, and what CloudFormation makes of them. */
const PAIRS: Readonly<Record<string, readonly string[]>> = { value: ['name', 'key', 'option_name', 'variable'], Value: ['Name', 'Key', 'OptionName'], ParameterValue: ['ParameterKey'] };

/** What the value under `key` of a map is bound to where a neighbour says so; undefined where only the key itself does. */
export function nameOfValue(node: MapNode, key: string): string | undefined {
  const names = Object.hasOwn(PAIRS, key) ? PAIRS[key] : undefined;
  if (!names) return undefined;
  for (const entry of node.entries) {
    if (!names.includes(entry.key) || entry.value.type !== 'scalar' || typeof entry.value.value !== 'string') continue;
    const { value } = entry.value;
    // `/shop/production/api_key`: the last part of a path is the name.
    return key === 'Value' ? baseName(value) : value;
  }
  return undefined;
}

/** Is it what a parameter of a template has by default? */
export function isDefault(node: MapNode, key: string, path: readonly string[]): boolean {
  return key === 'Default' && path.length > 1 && node.entries.some((entry) => entry.key === 'Type' || entry.key === 'NoEcho');
}
