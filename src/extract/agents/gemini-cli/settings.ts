import type { DataNode, Document, Place } from '../../../model/index.ts';
import { at, entries, items, placeOf, placedBool, placedText, placedTexts, textOf, topOf } from '../shared/data.ts';
import type { In, Placed } from '../shared/data.ts';

/** One settings file of Gemini CLI as far as it bears on reach. */
export interface GeminiLayer {
  readonly user: boolean;
  readonly top: Place;
  readonly allowed: readonly Placed<string>[];
  readonly excluded: readonly Placed<string>[];
  readonly core?: readonly Placed<string>[] | undefined;
  readonly mode?: Placed<string> | undefined;
  readonly sandbox?: Placed<string> | undefined;
  readonly toolSandbox?: Placed<boolean> | undefined;
  readonly gitIgnore?: Placed<boolean> | undefined;
  readonly geminiIgnore?: Placed<boolean> | undefined;
  readonly redaction?: Placed<boolean> | undefined;
}

/** A rule of a policy file. */
export interface GeminiPolicyRule { readonly tool: string; readonly prefixes: readonly string[]; readonly narrowed: boolean; readonly decision: 'allow' | 'deny' | 'ask_user'; readonly priority: number; readonly user: boolean; readonly at: Place }

/** Reads `settings.json` in its current shape and the older flat one. */
export function readSettings(where: In, root: DataNode | undefined, user: boolean): GeminiLayer {
  const tools = at(root, 'tools');
  const either = (...paths: readonly (readonly string[])[]): DataNode | undefined => paths.map((path) => at(root, ...path)).find((node) => node !== undefined);
  const core = at(tools, 'core') ?? at(root, 'coreTools');
  const sandbox = either(['tools', 'sandbox'], ['sandbox']);
  const flag = placedBool(where, sandbox);
  return {
    user, top: topOf(where),
    allowed: placedTexts(where, either(['tools', 'allowed'], ['allowedTools'])), excluded: placedTexts(where, either(['tools', 'exclude'], ['excludeTools'])),
    core: core ? placedTexts(where, core) : undefined, mode: placedText(where, at(root, 'general', 'defaultApprovalMode')),
    sandbox: placedText(where, sandbox) ?? placedText(where, at(sandbox, 'command')) ?? (flag?.value ? { value: 'true', at: flag.at } : undefined),
    toolSandbox: placedBool(where, at(root, 'security', 'toolSandboxing')),
    gitIgnore: placedBool(where, either(['context', 'fileFiltering', 'respectGitIgnore'], ['fileFiltering', 'respectGitIgnore'])),
    geminiIgnore: placedBool(where, either(['context', 'fileFiltering', 'respectGeminiIgnore'], ['fileFiltering', 'respectGeminiIgnore'])),
    redaction: placedBool(where, at(root, 'security', 'environmentVariableRedaction', 'enabled')),
  };
}

/** Reads `[[rule]]` tables of a policy file. */
export function readPolicyRules(document: Document, root: DataNode | undefined): readonly GeminiPolicyRule[] {
  return entries(root).filter((entry) => entry.key === 'rule' || entry.key === 'rules').flatMap((entry) => items(entry.value)).flatMap((rule): GeminiPolicyRule[] => {
    const decision = textOf(at(rule, 'decision'));
    if (decision !== 'allow' && decision !== 'deny' && decision !== 'ask_user') return [];
    const priority = at(rule, 'priority');
    const tools = placedTexts(document, at(rule, 'toolName')).map((each) => each.value);
    return (tools.length > 0 ? tools : ['*']).map((tool) => ({
      tool, prefixes: placedTexts(document, at(rule, 'commandPrefix')).map((each) => each.value), decision,
      narrowed: ['argsPattern', 'commandRegex', 'mcpName', 'toolAnnotations', 'modes'].some((key) => at(rule, key) !== undefined),
      priority: priority?.type === 'scalar' && typeof priority.value === 'number' ? priority.value : 0, user: document.file.startsWith('~/'), at: placeOf(document, rule),
    }));
  });
}
