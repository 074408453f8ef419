import type { Decision, Place } from '../../../model/index.ts';
import { decide, mostPermissive } from '../shared/decisions.ts';
import { ignorePattern } from '../shared/glob.ts';
import { hostMatches } from '../shared/hosts.ts';
import type { Placed } from '../shared/data.ts';
import type { Ledger } from '../shared/ledger.ts';
import type { SandboxParts } from '../shared/policy.ts';
import type { ShellGate } from '../shared/shell-gate.ts';
import { nameWords, pathWords } from '../shared/rule-words.ts';
import type { Layer } from './layer.ts';
import type { Mode } from './mode.ts';
import type { LiveRule } from './permissions.ts';
import { pathRuleMatches } from './rules.ts';

/** The sandbox as far as its settings show: on or not, how it is left, and whether it starts commands unasked. */
export interface ClaudeSandbox { readonly enabled: boolean; readonly autoAllow: 'yes' | 'no' | 'unknown'; readonly control?: string; parts(shell: ShellGate): SandboxParts | undefined }

/** Strongest file that sets a switch. */
function first<T>(layers: readonly Layer[], pick: (layer: Layer) => Placed<T> | undefined): Placed<T> | undefined {
  for (const layer of layers) { const found = pick(layer); if (found) return found; }
  return undefined;
}

/** Reads the sandbox settings of all files: switches by the strongest file, lists added up. */
export function readSandboxSettings(layers: readonly Layer[], ledger: Ledger, mode: Mode, rules: readonly LiveRule[], nonInteractive: boolean): ClaudeSandbox {
  const enabled = first(layers, (layer) => layer.sandbox.enabled);
  if (!enabled?.value) return { enabled: false, autoAllow: 'no', parts: () => undefined };
  const must = first(layers, (layer) => layer.sandbox.failIfUnavailable);
  const retry = first(layers, (layer) => layer.sandbox.allowUnsandboxed);
  const auto = first(layers, (layer) => layer.sandbox.autoAllow);
  const userLayers = layers.filter((layer) => layer.tier === 'user' || layer.tier === 'flags');
  const noFiles = userLayers.some((layer) => layer.sandbox.filesystemOff?.value);
  const excluded = layers.flatMap((layer) => layer.sandbox.excluded);
  const weakeners = layers.flatMap((layer) => layer.sandbox.weakeners);
  const holes: string[] = [];
  if (!must?.value) holes.push('it does not have to start (failIfUnavailable), so without it commands run bare');
  if (retry?.value !== false) holes.push('a command may be tried again outside of it (allowUnsandboxedCommands)');
  if (excluded.length > 0) holes.push('some commands are taken out of it (excludedCommands)');
  if (weakeners.length > 0) holes.push(`it is softened (${[...new Set(weakeners.map((each) => each.value))].join(', ')})`);
  const control = ledger.control({
    row: 'sandbox.enabled', does: 'sandbox', channels: ['run', 'network'], says: 'puts commands into an operating-system sandbox', at: enabled.at,
    weakness: holes.length > 0 ? holes.join('; ') : undefined,
  });
  ledger.setting('sandbox.enabled', 'true', enabled.at);
  for (const weak of weakeners) ledger.setting('sandbox.weakened', weak.value, weak.at);
  if (excluded[0]) ledger.setting('sandbox.excludedCommands', String(excluded.length), excluded[0].at);
  const files = fileDenies(layers, ledger, holes);
  const [denyWrite, allowWrite] = [layers.flatMap((layer) => layer.sandbox.denyWrite.map((each) => sandboxPath(each.value))), layers.flatMap((layer) => layer.sandbox.allowWrite.map((each) => sandboxPath(each.value)))];
  const network = networkRules(layers, userLayers, ledger, mode, nonInteractive, control);
  const outside = (shell: ShellGate): Decision => {
    const bare = shell.any();
    const ways: Decision[] = [];
    if (!must?.value || retry?.value !== false || weakeners.length > 0) ways.push(bare);
    if (excluded.length > 0) ways.push(...excluded.slice(0, 200).map((each) => shell.exactly(each.value.replace(/:\*$|\*/g, ' x'))));
    return mostPermissive(decide('closed', 'set', 'the sandbox has no way out', [control]), ...ways);
  };
  return {
    enabled: true, control, autoAllow: auto === undefined ? 'unknown' : auto.value ? 'yes' : 'no',
    parts: (shell) => ({
      escape: outside(shell),
      reads: (file) => {
        if (noFiles) return undefined;
        const path = file.startsWith('~/') ? file : `./${file}`;
        const deny = files.find((each) => each.matches(file));
        if (deny) return decide('closed', 'set', 'the sandbox does not let a program open it', [deny.control, control]);
        const rule = rules.find((each) => each.effect === 'deny' && each.rule.tool === 'Read' && pathRuleMatches(each.rule.spec, each.user ? 'user' : 'checkout', file));
        if (rule) return decide('closed', 'set', 'the sandbox takes over the Read rule, so a program cannot open it either', [rule.control, control]);
        if (path.startsWith('~/') && layers.some((layer) => layer.locks.readsInside?.value)) return decide('closed', 'set', 'reads outside of the checkout are refused, in the sandbox too', [control]);
        return undefined;
      },
      reaches: network,
      writes: (file) => {
        if (noFiles || allowWrite.some((each) => each.test(file))) return undefined;
        const rule = rules.find((each) => each.effect === 'deny' && each.rule.tool === 'Edit' && pathRuleMatches(each.rule.spec, each.user ? 'user' : 'checkout', file));
        if (rule) return decide('closed', 'set', 'the sandbox takes over the Edit rule, so a program cannot write it either', [rule.control, control]);
        return denyWrite.some((each) => each.test(file)) ? decide('closed', 'set', 'the sandbox does not let a program write it', [control]) : undefined;
      },
    }),
  };
}

function fileDenies(layers: readonly Layer[], ledger: Ledger, holes: readonly string[]): readonly { readonly matches: (file: string) => boolean; readonly control: string }[] {
  const allows = layers.flatMap((layer) => layer.sandbox.allowRead.map((each) => sandboxPath(each.value)));
  return layers.flatMap((layer) => [...layer.sandbox.denyRead.map((each) => ({ each, row: 'sandbox.filesystem.denyRead' })), ...layer.sandbox.credentialFiles.map((each) => ({ each, row: 'sandbox.credentials' }))]
    .map(({ each, row }) => {
      const denied = sandboxPath(each.value);
      const matches = (file: string): boolean => denied.test(file) && !allows.some((allow) => allow.length > denied.length && allow.test(file));
      const control = ledger.control({ row, does: 'sandbox', channels: ['run'], says: `keeps programs from opening ${pathWords(each.value)}`, at: each.at, matchesFile: matches, weakness: holes.length > 0 ? holes.join('; ') : undefined });
      return { matches, control };
    }));
}

/** Paths of the sandbox are plain: `/x` is absolute, `~/x` home, the rest below the checkout; the more specific (longer) rule wins. */
function sandboxPath(pattern: string): { readonly length: number; readonly test: (file: string) => boolean } {
  const length = pattern.length;
  if (pattern === '~' || pattern === '~/') return { length, test: (file) => file.startsWith('~/') };
  if (pattern.startsWith('~/')) { const test = ignorePattern(`/${pattern.slice(2)}`); return { length, test: (file) => file.startsWith('~/') && test(file.slice(2)) }; }
  if (pattern.startsWith('**/') || pattern.startsWith('/**/')) { const test = ignorePattern(pattern.replace(/^\//, '')); return { length, test: (file) => test(file.replace(/^~\//, '')) }; }
  if (pattern.startsWith('/')) return { length, test: () => false };
  const body = pattern.replace(/^\.\//, '');
  const test = body === '.' || body === '' ? (): boolean => true : ignorePattern(`/${body}`);
  return { length, test: (file) => !file.startsWith('~/') && test(file) };
}

function networkRules(layers: readonly Layer[], userLayers: readonly Layer[], ledger: Ledger, mode: Mode, nonInteractive: boolean, sandbox: string): (host: string | undefined) => Decision | undefined {
  const entry = (row: string, each: Placed<string>, does: 'sandbox' | 'allow', says: string): { host: string; at: Place; control: string } =>
    ({ host: each.value, at: each.at, control: ledger.control({ row, does, channels: ['network'], says: `${says} ${nameWords(each.value, 'a host')}`, at: each.at }) });
  const denied = layers.flatMap((layer) => layer.sandbox.deniedDomains.map((each) => entry('sandbox.network.deniedDomains', each, 'sandbox', 'cuts off')));
  const allowed = layers.flatMap((layer) => layer.sandbox.allowedDomains.map((each) => entry('sandbox.network.allowedDomains', each, 'allow', 'lets commands reach')));
  const strict = userLayers.map((layer) => layer.sandbox.strict).find((each) => each !== undefined);
  const decoration = layers.filter((layer) => !userLayers.includes(layer)).map((layer) => layer.sandbox.strict).find((each) => each?.value);
  if (decoration) ledger.control({ row: 'sandbox.network.strictAllowlist', does: 'sandbox', channels: ['network'], says: 'refuses hosts that are not listed', at: decoration.at, wired: false, weakness: 'it is not read from a file of the checkout' });
  const strictControl = strict?.value ? ledger.control({ row: 'sandbox.network.strictAllowlist', does: 'sandbox', channels: ['network'], says: 'refuses hosts that are not listed', at: strict.at }) : undefined;
  return (host) => {
    const deny = denied.find((each) => (host === undefined ? each.host === '*' : hostMatches(host, each.host)));
    if (deny) return decide('closed', 'set', 'the sandbox cuts this host off', [deny.control, sandbox]);
    const allow = allowed.find((each) => (host === undefined ? each.host === '*' : hostMatches(host, each.host)));
    if (allow) return undefined;
    if (strictControl) return decide('closed', 'set', 'the sandbox reaches listed hosts only', [strictControl, sandbox]);
    if (nonInteractive && mode.name !== 'bypassPermissions' && mode.name !== 'auto') return decide('closed', 'set', 'a new host needs a yes and nobody is there', [sandbox]);
    if (mode.otherwise.gate === 'closed') return decide('closed', 'set', 'a new host needs a yes, which this mode refuses', [sandbox]);
    return mode.otherwise.gate === 'open' ? undefined : decide('asked', mode.otherwise.basis, 'the sandbox asks before a host that is not listed', [sandbox]);
  };
}
