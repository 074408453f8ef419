import type { DataNode, Place } from '../../../model/index.ts';
import { at, entries, isMap, isScalar, placeOf, placedBool, placedText, placedTexts } from '../shared/data.ts';
import type { In, Placed } from '../shared/data.ts';
import { isAgentKey } from '../shared/editor-keys.ts';

/** What `.vscode/settings.json` says to the editor's agent. */
export interface EditorSettings {
  /** Keys that configure the agent at all. */
  readonly keys: readonly { readonly key: string; readonly at: Place }[];
  readonly global?: Placed<boolean> | undefined;
  readonly terminal: readonly { readonly pattern: string; readonly approve: boolean; readonly at: Place }[];
  readonly terminalOff?: Placed<boolean> | undefined;
  /** Where it lists files to ask about, and where files that need no question: those whose change changes what the editor runs. */
  readonly edits?: Place | undefined;
  readonly freeEdits?: Place | undefined;
  readonly freeAddresses?: Place | undefined;
  /** Answers questions of programs, or drops the vendor's own list of commands to ask about. */
  readonly careless: readonly { readonly key: string; readonly at: Place }[];
  readonly permissions?: Placed<string> | undefined;
  readonly sandbox?: Placed<string> | undefined;
  readonly denyRead: readonly Placed<string>[];
  readonly networkFilter?: Placed<boolean> | undefined;
  readonly allowedHosts: readonly Placed<string>[];
  readonly deniedHosts: readonly Placed<string>[];
  readonly autoStart?: Placed<string> | undefined;
  readonly skip?: Placed<boolean> | undefined;
  readonly unknown: readonly Place[];
}

const KNOWN = /^chat\.(?:tools\.(?:global\.autoApprove|terminal\.|edits\.autoApprove|urls\.autoApprove|eligibleForAutoApproval|todos|renderWith)|agent\.(?:sandbox\.|networkFilter|allowedNetworkDomains|deniedNetworkDomains|enabled|maxRequests|thinking)|mcp\.|permissions\.default|autopilot\.)/;

/** Reads the flat `chat.*` keys (the older sandbox spelling too). */
export function readEditorSettings(where: In, root: DataNode | undefined): EditorSettings {
  const key = (name: string): DataNode | undefined => at(root, name);
  const files = ['chat.agent.sandbox.FileSystem.linux', 'chat.agent.sandbox.FileSystem.mac', 'chat.agent.sandbox.FileSystem', 'chat.tools.terminal.sandbox.linuxFileSystem', 'chat.tools.terminal.sandbox.macFileSystem'];
  const mine = entries(root).filter((entry) => isAgentKey(entry.key));
  const sandbox = key('chat.agent.sandbox.enabled') ?? key('chat.tools.terminal.sandbox.enabled');
  const flag = placedBool(where, sandbox);
  const edits = key('chat.tools.edits.autoApprove');
  return {
    keys: mine.map((entry) => ({ key: entry.key, at: placeOf(where, { start: entry.keySpan.start, end: entry.value.end }) })),
    global: placedBool(where, key('chat.tools.global.autoApprove')),
    terminal: entries(key('chat.tools.terminal.autoApprove')).flatMap((entry) => {
      const approve = isMap(entry.value) ? at(entry.value, 'approve') : entry.value;
      if (!isScalar(approve) || typeof approve.value !== 'boolean') return [];
      return [{ pattern: entry.key, approve: approve.value, at: placeOf(where, { start: entry.keySpan.start, end: entry.value.end }) }];
    }),
    terminalOff: placedBool(where, key('chat.tools.terminal.enableAutoApprove')),
    edits: edits && entries(edits).some((entry) => isScalar(entry.value) && entry.value.value === false) ? placeOf(where, edits) : undefined,
    freeEdits: freeOf(where, edits, (pattern) => /^\*{1,2}(?:\/\*{1,2})?$|\.vscode|\.git\b|\.(?:claude|cursor|github|codex|gemini)\b|settings\.json|mcp\.json|package\.json/.test(pattern)),
    freeAddresses: freeOf(where, key('chat.tools.urls.autoApprove'), (pattern) => /^(?:https?:\/\/)?\*{1,2}(?:[./]\*{0,2}){0,3}$/.test(pattern)),
    careless: ['chat.tools.terminal.ignoreDefaultAutoApproveRules', 'chat.tools.terminal.autoReplyToPrompts'].flatMap((name) => { const set = placedBool(where, key(name)); return set?.value ? [{ key: name, at: set.at }] : []; }),
    permissions: placedText(where, key('chat.permissions.default')),
    sandbox: placedText(where, sandbox) ?? (flag ? { value: flag.value ? 'on' : 'off', at: flag.at } : undefined),
    denyRead: files.flatMap((name) => placedTexts(where, at(key(name), 'denyRead'))),
    networkFilter: placedBool(where, key('chat.agent.networkFilter')),
    allowedHosts: placedTexts(where, key('chat.agent.allowedNetworkDomains')), deniedHosts: placedTexts(where, key('chat.agent.deniedNetworkDomains')),
    autoStart: placedText(where, key('chat.mcp.autoStart')), skip: placedBool(where, key('github.copilot.chat.claudeAgent.allowDangerouslySkipPermissions')),
    unknown: mine.filter((entry) => entry.key.startsWith('chat.') && !KNOWN.test(entry.key) && /sandbox|security|deny|block|protect|isolation/i.test(entry.key)).map((entry) => placeOf(where, { start: entry.keySpan.start, end: entry.value.end })),
  };
}

/** The first pattern of a list that lets pass what `tells` picks out: `true`, or both halves of `{ approveRequest, approveResponse }`. */
function freeOf(where: In, node: DataNode | undefined, tells: (pattern: string) => boolean): Place | undefined {
  const free = (value: DataNode): boolean => (isMap(value) ? entries(value).some((entry) => isScalar(entry.value) && entry.value.value === true) : isScalar(value) && value.value === true);
  const entry = entries(node).find((one) => free(one.value) && tells(one.key));
  return entry && placeOf(where, { start: entry.keySpan.start, end: entry.value.end });
}
