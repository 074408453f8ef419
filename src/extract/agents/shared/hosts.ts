import type { Knowledge } from '../../../model/index.ts';

/** Does `host` match a pattern of a host list? `*` and `**` alone match all, `*.x` matches x's subdomains; case does not matter. */
export function hostMatches(host: string, pattern: string): boolean {
  const a = host.toLowerCase();
  const b = pattern.toLowerCase().replace(/^https?:\/\//, '').replace(/[:/].*$/, '');
  if (b === '*' || b === '**') return true;
  if (b.startsWith('*.') || b.startsWith('**.')) return a.endsWith(b.slice(b.indexOf('.')));
  return a === b;
}

/** By host, what `toolsFor` found: each policy is asked about the same hosts. Never more than so many, for the names of hosts are a tree's to choose. */
const found = new WeakMap<Knowledge, Map<string, readonly string[]>>();
const MOST_HOSTS = 1000;

/** Command line tools that talk to this host with the agent's words, by the provider tables. */
export function toolsFor(host: string | undefined, knowledge: Knowledge): readonly string[] {
  if (host === undefined) return [];
  const known = found.get(knowledge) ?? new Map<string, readonly string[]>();
  found.set(knowledge, known);
  const tools = known.get(host) ?? knowledge.providers.filter((provider) => provider.hosts.api.some((pattern) => hostMatches(host, pattern))).flatMap((provider) => provider.cli);
  if (known.size < MOST_HOSTS) known.set(host, tools);
  return tools;
}
