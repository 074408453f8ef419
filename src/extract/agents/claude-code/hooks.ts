import type { AgentTable, Channel } from '../../../model/index.ts';

/**
 * Ways to the world of which a hook with this matcher sees every call. No matcher, `*` and `.*` are every tool; names between bars are those tools; any other pattern is credited with
 * nothing, since which names it takes is for the program's own engine to say.
 */
export function seenBy(matcher: string, { hooks }: Pick<AgentTable, 'hooks'>): readonly Channel[] {
  const text = matcher.trim();
  if (text === '' || text === '*' || text === '.*') return ['read', 'write', 'run', 'network', 'mcp'];
  const named = new Set(text.split('|', 200).map((one) => one.trim()));
  const all = (tools: readonly string[]): boolean => tools.length > 0 && tools.every((tool) => named.has(tool));
  const own = hooks ? (['read', 'run', 'network'] as const).filter((channel) => all(hooks[channel])) : [];
  return [...own, ...(named.has('mcp__.*') ? ['mcp' as const] : [])];
}
