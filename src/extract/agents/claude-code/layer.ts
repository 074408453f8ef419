import type { DataNode, Origin, Place } from '../../../model/index.ts';
import { at, entries, isMap, isScalar, items, placeOf, placedBool, placedText, placedTexts, textOf, topOf } from '../shared/data.ts';
import type { In, Placed } from '../shared/data.ts';
import { answerOf } from './answers.ts';
import type { HookAnswer } from './answers.ts';

/** Which file settings come from; strongest first. */
const TIERS = ['flags', 'local', 'project', 'user'] as const;
export type Tier = (typeof TIERS)[number];

/** One settings file as far as it bears on reach. Rule texts stay here; they are never shown as written. */
export interface Layer {
  readonly tier: Tier;
  readonly file: string;
  readonly origin: Origin;
  readonly top: Place;
  readonly deny: readonly Placed<string>[];
  readonly ask: readonly Placed<string>[];
  readonly allow: readonly Placed<string>[];
  /** The allow rules are those of a skill or command: they count while it is used, and the model may use it by itself. */
  readonly ofSkill?: true;
  readonly mode?: Placed<string> | undefined;
  readonly directories: readonly Placed<string>[];
  readonly locks: { readonly bypassOff?: Placed<string> | undefined; readonly autoOff?: Placed<string> | undefined; readonly readsInside?: Placed<boolean> | undefined };
  readonly sandbox: SandboxLayer;
  readonly mcp: { readonly allProject?: Placed<boolean> | undefined; readonly enabled: readonly Placed<string>[]; readonly disabled: readonly Placed<string>[] };
  readonly hooks: readonly HookEntry[];
  readonly hooksOff?: Placed<boolean> | undefined;
  /** Names of keys that run a command when the program starts. */
  readonly helpers: readonly Placed<string>[];
  readonly environment: readonly (Placed<string> & { readonly text: string })[];
  /** Plugins that are switched on, and places plugins come from, by name. */
  readonly plugins: readonly Placed<string>[];
  readonly markets: readonly Placed<string>[];
}

export interface SandboxLayer {
  readonly enabled?: Placed<boolean> | undefined;
  readonly failIfUnavailable?: Placed<boolean> | undefined;
  readonly allowUnsandboxed?: Placed<boolean> | undefined;
  readonly autoAllow?: Placed<boolean> | undefined;
  readonly filesystemOff?: Placed<boolean> | undefined;
  readonly excluded: readonly Placed<string>[];
  readonly denyRead: readonly Placed<string>[];
  readonly allowRead: readonly Placed<string>[];
  readonly credentialFiles: readonly Placed<string>[];
  readonly denyWrite: readonly Placed<string>[];
  readonly allowWrite: readonly Placed<string>[];
  readonly allowedDomains: readonly Placed<string>[];
  readonly deniedDomains: readonly Placed<string>[];
  readonly strict?: Placed<boolean> | undefined;
  /** Settings that are documented to soften it, when true. */
  readonly weakeners: readonly Placed<string>[];
}

export interface HookEntry { readonly event: string; readonly matcher: string; readonly at: Place; readonly blocksOnFailure: boolean; readonly script?: string; readonly program?: string; readonly drifts?: true; readonly bars: readonly string[]; /** What its command answers in place of a person. */ readonly answer?: HookAnswer }

const HELPERS = ['apiKeyHelper', 'awsAuthRefresh', 'awsCredentialExport', 'gcpAuthRefresh', 'otelHeadersHelper', 'proxyAuthHelper', 'statusLine', 'fileSuggestion'];
const WEAKENERS = ['enableWeakerNestedSandbox', 'allowNestedUserNamespaces', 'enableWeakerNetworkIsolation', 'allowAppleEvents'];

/** Reads a settings file. An unreadable or broken one gives a layer without anything. */
export function readLayer(tier: Tier, where: In, root: DataNode | undefined): Layer {
  const permissions = at(root, 'permissions');
  const list = (...keys: readonly string[]): readonly Placed<string>[] => placedTexts(where, at(permissions, ...keys));
  return {
    tier, file: where.file, origin: where.origin, top: topOf(where),
    deny: list('deny'), ask: list('ask'), allow: list('allow'), directories: list('additionalDirectories'),
    mode: placedText(where, at(permissions, 'defaultMode')),
    locks: {
      bypassOff: placedText(where, at(permissions, 'disableBypassPermissionsMode')),
      autoOff: placedText(where, at(permissions, 'disableAutoMode')) ?? placedText(where, at(root, 'disableAutoMode')),
      readsInside: placedBool(where, at(permissions, 'blockReadsOutsideWorkingDirectories')),
    },
    sandbox: readSandbox(where, at(root, 'sandbox')),
    mcp: {
      allProject: placedBool(where, at(root, 'enableAllProjectMcpServers')),
      enabled: placedTexts(where, at(root, 'enabledMcpjsonServers')), disabled: placedTexts(where, at(root, 'disabledMcpjsonServers')),
    },
    hooks: readHooks(where, at(root, 'hooks')), hooksOff: placedBool(where, at(root, 'disableAllHooks')),
    helpers: HELPERS.flatMap((key) => { const node = at(root, key); return node ? [{ value: key, at: placeOf(where, node) }] : []; }),
    environment: entries(at(root, 'env')).map((entry) => ({ value: entry.key, text: isScalar(entry.value) ? String(entry.value.value) : '', at: placeOf(where, { start: entry.keySpan.start, end: entry.value.end }) })),
    plugins: entries(at(root, 'enabledPlugins')).flatMap((entry) => (isScalar(entry.value) && entry.value.value === false ? [] : [{ value: entry.key, at: placeOf(where, { start: entry.keySpan.start, end: entry.value.end }) }])),
    markets: entries(at(root, 'extraKnownMarketplaces')).map((entry) => ({ value: sourceOf(at(entry.value, 'source')) ?? entry.key, at: placeOf(where, { start: entry.keySpan.start, end: entry.value.end }) })),
  };
}

/** Where a marketplace comes from: another place is another marketplace, whatever it is called. */
function sourceOf(source: DataNode | undefined): string | undefined { return ['repo', 'url', 'package', 'path'].map((key) => textOf(at(source, key))).find((text) => text !== undefined); }

function readSandbox(where: In, node: DataNode | undefined): SandboxLayer {
  const network = at(node, 'network');
  const files = at(node, 'filesystem');
  const sockets = placedTexts(where, at(network, 'allowUnixSockets')).map((socket) => ({ value: 'allowUnixSockets', at: socket.at }));
  const flags = [...WEAKENERS.map((key) => [key, at(node, key)] as const), ['allowAllUnixSockets', at(network, 'allowAllUnixSockets')] as const];
  return {
    enabled: placedBool(where, at(node, 'enabled')), failIfUnavailable: placedBool(where, at(node, 'failIfUnavailable')),
    allowUnsandboxed: placedBool(where, at(node, 'allowUnsandboxedCommands')), autoAllow: placedBool(where, at(node, 'autoAllowBashIfSandboxed')),
    filesystemOff: placedBool(where, at(files, 'disabled')), excluded: placedTexts(where, at(node, 'excludedCommands')),
    denyRead: placedTexts(where, at(files, 'denyRead')), allowRead: placedTexts(where, at(files, 'allowRead')),
    denyWrite: placedTexts(where, at(files, 'denyWrite')), allowWrite: placedTexts(where, at(files, 'allowWrite')),
    credentialFiles: items(at(node, 'credentials', 'files')).flatMap((item) => {
      const path = placedText(where, isMap(item) ? at(item, 'path') : item);
      return path && (textOf(at(item, 'mode')) ?? 'deny') === 'deny' ? [path] : [];
    }),
    allowedDomains: placedTexts(where, at(network, 'allowedDomains')), deniedDomains: placedTexts(where, at(network, 'deniedDomains')),
    strict: placedBool(where, at(network, 'strictAllowlist')),
    weakeners: [...flags.flatMap(([key, flag]) => (placedBool(where, flag)?.value && flag ? [{ value: key, at: placeOf(where, flag) }] : [])), ...sockets],
  };
}

function readHooks(where: In, node: DataNode | undefined): readonly HookEntry[] {
  return entries(node).flatMap((event) => items(event.value).flatMap((group) => items(at(group, 'hooks')).map((hook): HookEntry => {
    const command = textOf(at(hook, 'command')) ?? '';
    const answer = answerOf(command);
    const script = /(?:\$CLAUDE_PROJECT_DIR"?|\$\{CLAUDE_PROJECT_DIR\}"?|^\.)\/([\w./-]{1,200}\.[a-z]{1,4})/.exec(command)?.[1] ?? /^(?:bash|sh|node|python3?) ([\w./-]{1,200}\.[a-z]{1,4})(?:\s|$)/.exec(command)?.[1];
    return {
      event: /^[A-Za-z]{1,40}$/.test(event.key) ? event.key : 'a hook', matcher: textOf(at(group, 'matcher')) ?? '', at: placeOf(where, hook),
      blocksOnFailure: textOf(at(hook, 'onFailure')) === 'block', ...shapeOf(hook, command), ...(script === undefined ? {} : { script: script.replace(/^\.\//, '') }), ...(answer === undefined ? {} : { answer }),
    };
  })));
}

/** A path of the checkout as a hook's whole command, quoted or not, behind an interpreter or by itself. */
const WHOLE = /^(?:(?:bash|sh|node|python3?) )?"?(?:(?:\$CLAUDE_PROJECT_DIR|\$\{CLAUDE_PROJECT_DIR\})"?\/|\.\/)?((?!\/)[\w.-]{1,100}(?:\/[\w.-]{1,100}){0,20})"?$/;

/** The file that is all of its command, and what keeps the hook from standing before the call: it is asked sometimes only, or nobody waits for it. */
function shapeOf(hook: DataNode, command: string): Pick<HookEntry, 'program' | 'drifts' | 'bars'> {
  const whole = WHOLE.exec(command.trim());
  const path = whole?.[1];
  const inside = path !== undefined && !path.split('/').includes('..') && (path.includes('/') || /^(?:bash|sh|node|python)/.test(command));
  const type = textOf(at(hook, 'type')) ?? 'command';
  return {
    ...(inside ? { program: path.replace(/^\.\//, '') } : {}), ...(inside && !command.includes('CLAUDE_PROJECT_DIR') ? { drifts: true } : {}),
    bars: [
      ...(type === 'command' ? [] : ['it is no program of the checkout']),
      ...(at(hook, 'if') === undefined ? [] : ['it is asked about some calls only (if)']),
      ...(['async', 'asyncRewake', 'once'].some((key) => at(hook, key) !== undefined) ? ['the call does not wait for it each time (async, once)'] : []),
      ...(at(hook, 'args') === undefined && at(hook, 'shell') === undefined ? [] : ['it is started in a way that was not followed (args, shell)']),
    ],
  };
}
