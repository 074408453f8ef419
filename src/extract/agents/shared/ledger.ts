import { byDefault, set } from '../../../model/index.ts';
import type { AgentId, AgentSetting, AgentTable, ControlFact, ControlId, EvidenceList, HookShape, Known, Place } from '../../../model/index.ts';

/** What a vendor's reader says of one control; the ledger adds id, hold and the rest from the table's row. */
export interface ControlEntry {
  readonly row: string;
  readonly does: ControlFact['does'];
  readonly channels: ControlFact['channels'];
  readonly says: string;
  readonly at: Place;
  /** Stands in the evidence; the half sentence of `says` when absent. */
  readonly note?: string;
  readonly changeableBy?: ControlFact['changeableBy'];
  readonly failsOpen?: Known<boolean>;
  readonly weakness?: string | undefined;
  readonly wired?: boolean;
  readonly hook?: HookShape;
  readonly matchesFile?: (file: string) => boolean;
  readonly matchesCommand?: (command: string) => boolean;
}

/** The controls and settings of one agent as they are found. */
export interface Ledger {
  readonly agent: AgentId;
  /** Writes a control down and gives its id. */
  control(entry: ControlEntry): ControlId;
  /** Writes a setting down. `value` is one of the vendor's own words, never free text of the file. */
  setting(row: string, value: string, at: Place): void;
  readonly controls: readonly ControlFact[];
  readonly settings: readonly AgentSetting[];
}

/** An empty ledger for an agent that behaves like a row of rules/agents. Ids are made of agent, row, file and ordinal, never of a rule's text. */
export function openLedger(agent: AgentId, table: AgentTable): Ledger {
  const controls: ControlFact[] = [];
  const settings: AgentSetting[] = [];
  const counts = new Map<string, number>();
  return {
    agent, controls, settings,
    control: (entry) => {
      const base = `${agent}/${entry.row}@${entry.at.file}`;
      const ordinal = (counts.get(base) ?? 0) + 1;
      counts.set(base, ordinal);
      const id = `${base}#${ordinal}`;
      const row = table.settings.find((candidate) => candidate.id === entry.row);
      const evidence: EvidenceList = [{ at: entry.at, note: entry.note ?? entry.says }];
      controls.push({
        fact: 'control', id, agent, row: entry.row, hold: row?.hold ?? 'harness', does: entry.does, channels: entry.channels, says: entry.says,
        changeableBy: entry.changeableBy ?? (entry.at.origin === 'home' ? 'user' : 'agent'),
        failsOpen: entry.failsOpen ?? byDefault(false, `agents/${table.id}:${entry.row}`),
        wired: entry.wired ?? true, ...(entry.weakness === undefined ? {} : { weakness: entry.weakness }),
        ...(entry.hook ? { hook: entry.hook } : {}),
        ...(entry.matchesFile ? { matchesFile: entry.matchesFile } : {}), ...(entry.matchesCommand ? { matchesCommand: entry.matchesCommand } : {}), evidence,
      });
      return id;
    },
    setting: (row, value, at) => { settings.push({ row, value: set(value, at), at }); },
  };
}

/** An empty table for a vendor whose rules file is not there, so that readers stay total. */
export function tableOf(tables: readonly AgentTable[], id: string, name: string): AgentTable {
  return tables.find((table) => table.id === id) ?? {
    id, name, files: [], prose: [], settings: [],
    defaults: { source: [], date: '', basis: 'guess', read: '', run: '', network: '', mcp: '', mode: '', verified: false },
  };
}
