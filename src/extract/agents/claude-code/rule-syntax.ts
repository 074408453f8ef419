/** `Tool(spec)` taken apart; `spec` is absent for a bare tool name. */
export interface RuleText { readonly tool: string; readonly spec?: string }

/** Takes a permission rule apart; undefined for text that is no rule. */
export function parseRule(text: string): RuleText | undefined {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > 5_000) return undefined;
  const open = trimmed.indexOf('(');
  if (open < 0) return /^[\w*-]+$/.test(trimmed) ? { tool: trimmed } : undefined;
  const tool = trimmed.slice(0, open);
  if (!/^[\w*-]+$/.test(tool) || !trimmed.endsWith(')')) return undefined;
  const spec = trimmed.slice(open + 1, -1).trim();
  return spec === '' || spec === '*' ? { tool } : { tool, spec };
}

const PATHLESS: ReadonlySet<string> = new Set(['Write', 'NotebookEdit', 'MultiEdit', 'Glob']);

/** Why the program accepts this rule and does nothing with it, finishing "this does not hold because ..."; undefined for a live rule. */
export function whyDead(rule: RuleText, effect: 'deny' | 'ask' | 'allow'): string | undefined {
  if (rule.spec !== undefined && PATHLESS.has(rule.tool)) return `path rules on ${rule.tool} are accepted and ignored; Read and Edit are the ones that count`;
  if (rule.tool === 'Bash' && /^command:/.test(rule.spec ?? '')) return 'Bash rules do not take a parameter name';
  if (rule.tool === 'Read' && /^file_path:/.test(rule.spec ?? '')) return 'Read rules do not take a parameter name';
  if (rule.tool === 'WebFetch' && /^url:/.test(rule.spec ?? '')) return 'WebFetch rules take domain:, not url:';
  if (effect === 'allow' && rule.spec === undefined && rule.tool.includes('*') && !/^mcp__[\w-]+__/.test(rule.tool)) return 'an allow rule may not begin with a wildcard in the tool name';
  if (effect === 'deny' && rule.spec !== undefined && rule.spec.startsWith('/') && !rule.spec.startsWith('//') && /^\/(?:home|Users|etc|root|var)\//.test(rule.spec)) {
    return 'one leading slash starts at the settings file; an absolute path needs two';
  }
  return undefined;
}
