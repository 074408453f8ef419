import type { Decision } from '../../../model/index.ts';
import { decide } from '../shared/decisions.ts';
import type { Ledger } from '../shared/ledger.ts';
import type { Layer } from './layer.ts';

/** What the approval mode comes to. */
export interface Mode {
  readonly name: 'default' | 'acceptEdits' | 'plan' | 'auto' | 'dontAsk' | 'bypassPermissions' | 'unknown';
  /** A command or tool no rule speaks of. */
  readonly otherwise: Decision;
  /** How a question ends. */
  readonly question: Decision;
  /** Files of the checkout are written without a question. */
  readonly writesFreely: boolean;
}

/**
 * The mode of the strongest file that may set it. None set: the vendor's default depends on the plan, and the most permissive of them is
 * auto, where a classifier answers instead of a person; without a person at the keyboard it is `default`.
 */
export function readMode(layers: readonly Layer[], ledger: Ledger, nonInteractive: boolean): Mode {
  const bypassOff = layers.find((layer) => layer.locks.bypassOff?.value === 'disable')?.locks.bypassOff;
  const autoOff = layers.find((layer) => layer.locks.autoOff?.value === 'disable')?.locks.autoOff;
  const question = nonInteractive ? decide('closed', 'set', 'nobody is there to be asked, so it is refused') : decide('asked', 'set', 'a person is asked');
  const lock = (row: string, at: Layer['top'], says: string): string => ledger.control({ row, does: 'deny', channels: ['run', 'mcp', 'write'], says, at });
  const bypassLock = bypassOff ? lock('permissions.disableBypassPermissionsMode', bypassOff.at, 'forbids the mode that asks nothing') : undefined;
  const autoLock = autoOff ? lock('permissions.disableAutoMode', autoOff.at, 'forbids the mode where a classifier answers') : undefined;
  const make = (name: Mode['name'], otherwise: Decision, writesFreely: boolean): Mode => ({ name, otherwise, question, writesFreely });
  const ask = (name: Mode['name'], writesFreely = false, by: readonly string[] = []): Mode => make(name, { ...question, by }, writesFreely && name === 'acceptEdits');
  for (const layer of layers) {
    const mode = layer.mode;
    if (!mode) continue;
    const repository = layer.tier === 'project' || layer.tier === 'local';
    if (mode.value === 'auto' && repository) {
      ledger.control({ row: 'permissions.defaultMode.auto', does: 'allow', channels: ['run', 'mcp', 'write'], says: 'asks for auto mode', at: mode.at, wired: false, weakness: 'auto is ignored in a file of the checkout; the built-in default applies' });
      break;
    }
    if (!KNOWN.has(mode.value)) return make('unknown', decide('open', 'unknown', 'the mode written here is not one this vendor is known to have, so the most permissive is assumed'), true);
    ledger.setting(mode.value === 'bypassPermissions' ? 'permissions.defaultMode.bypassPermissions' : 'permissions.defaultMode', mode.value, mode.at);
    if (mode.value === 'bypassPermissions') {
      if (bypassLock) return ask('default', false, [bypassLock]);
      const id = ledger.control({ row: 'permissions.defaultMode.bypassPermissions', does: 'allow', channels: ['read', 'write', 'run', 'network', 'mcp'], says: 'switches every question off', at: mode.at });
      return make('bypassPermissions', decide('open', 'set', 'every question is switched off', [id]), true);
    }
    if (mode.value === 'auto' && !autoLock) return make('auto', decide('open', 'set', 'auto mode: a classifier answers, no person'), true);
    if (mode.value === 'dontAsk') {
      const id = ledger.control({ row: 'permissions.defaultMode.dontAsk', does: 'deny', channels: ['run', 'mcp', 'write'], says: 'refuses what no rule allows', at: mode.at });
      return make('dontAsk', decide('closed', 'set', 'what no rule allows is refused', [id]), false);
    }
    const id = ledger.control({ row: 'permissions.defaultMode', does: 'ask', channels: ['run', 'mcp', 'write'], says: 'asks before commands', at: mode.at });
    return mode.value === 'acceptEdits' ? ask('acceptEdits', true, [id]) : ask(mode.value === 'plan' ? 'plan' : 'default', false, [id]);
  }
  if (nonInteractive) return make('default', decide('closed', 'default', 'nobody is there to be asked, so what no rule allows is refused'), false);
  if (autoLock) return make('default', decide('asked', 'default', 'a person is asked', [autoLock]), false);
  return make('auto', decide('open', 'default', 'no file sets a mode; on some plans it is auto, where a classifier answers and no person'), true);
}

const KNOWN: ReadonlySet<string> = new Set(['default', 'manual', 'acceptEdits', 'plan', 'auto', 'dontAsk', 'bypassPermissions']);
