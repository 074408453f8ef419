import type { Baseline } from './compare/baseline.ts';
import type { Config } from './config/index.ts';
import { ConfigurationError } from './configuration-error.ts';
import { decode } from './discover/decode.ts';
import { gateWiring } from './gate-wiring.ts';
import { shownName } from './model/index.ts';
import type { Knowledge, Shift, Workspace } from './model/index.ts';
import type { Policy } from './compare/policy/index.ts';
import { readBaseline, readConfig, readPolicy } from './read-settings.ts';
import { obeyedFiles, sealQuestionOf } from './sealed-side.ts';
import type { ObeyedNames, SealingSettings } from './sealed-side.ts';
import { baselineShifts, configShifts, otherTrustFiles, policyShifts, trustShift } from './trust-files.ts';
import type { TrustShifts } from './trust-files.ts';
import { SEAL_FILES, sealedEdit, sealStateOf } from './trust-seal.ts';
import type { SealedEdit, SealState } from './trust-seal.ts';

/** The files whose names are given must be on the trust side. */
export interface TrustInput extends ObeyedNames {
  /** Whose word counts: the base, or the tip of the default branch. */
  readonly trust: Workspace;
  readonly base: Workspace;
  readonly head: Workspace;
  /** Tables in which the kinds of recognisers are looked up; left out: they are not. */
  readonly knowledge?: Knowledge;
  /** How seals are judged; left out: by the clock of today alone. */
  readonly seal?: Omit<SealingSettings, keyof ObeyedNames>;
}

/** What the trust side says, and what the change does to the files that say it. */
export interface Trust {
  readonly config?: Config;
  readonly configFile: string;
  readonly baseline?: Baseline;
  readonly baselineFile: string;
  /** The policy of the trusted side, where it has one. */
  readonly policy?: Policy;
  /** Looser trust files and a weaker wiring of the gate. Each counts. */
  readonly weakened: readonly Shift[];
  /** Tighter ones: told, never counted. */
  readonly strengthened: readonly Shift[];
  readonly notes: readonly string[];
  /** Text of every file that was looked at, by path: where the lines of the shifts are. */
  readonly texts: { readonly base: ReadonlyMap<string, string>; readonly head: ReadonlyMap<string, string> };
  /** Does a seal stand behind the trust files of the trusted side? */
  readonly seal: SealState;
  /** What closes the gate before anything is compared, each a sentence: a seal that does not hold. */
  readonly refusals: readonly string[];
  /** Was a trust file loosened, deleted or made unreadable? Closes the gate whatever else is said. */
  readonly loosened: boolean;
}

/**
 * Reads configuration and baseline of the trust side, and compares those of base and head. Nothing of the head takes effect. Throws ConfigurationError
 * for a configuration or baseline of the trust side that cannot be used; a broken one of the head is a shift.
 */
export async function readTrust(input: TrustInput): Promise<Trust> {
  const [before, after] = [remembering(input.base), remembering(input.head)];
  const [base, head] = [before.workspace, after.workspace];
  const trust = input.trust === input.base ? base : input.trust;
  const { policy: policyFile, config: configFile, baseline: baselineFile } = obeyedFiles(input);
  await refuseUnseen(trust, [configFile, baselineFile, policyFile], trust !== base);
  const config = await readConfig(trust, configFile, input.configFile !== undefined, input.knowledge);
  const baseline = await readBaseline(trust, baselineFile, input.baselineFile !== undefined);
  const policy = await readPolicy(trust, policyFile, input.policyFile !== undefined);
  const question = sealQuestionOf({ policyFile, configFile, baselineFile, ...input.seal });
  const seal = await sealStateOf(trust, question);
  const edit = await sealedEdit(base, head, seal, question);
  const files: TrustShifts[] = [await policyShifts(base, head, policyFile), await configShifts(base, head, configFile), await baselineShifts(base, head, baselineFile), await otherTrustFiles(base, head, [...question.obeyed, ...SEAL_FILES])];
  const parts = [...files.map((part) => ({ ...part, weakened: part.weakened.map((shift) => (part.unsealable?.includes(shift) ? shift : underSeal(shift, edit))) })), refusedEdit(edit), await gateWiring(base, head)];
  const weakened = parts.flatMap((part) => part.weakened);
  return {
    ...(config === undefined ? {} : { config }), configFile, ...(baseline === undefined ? {} : { baseline }), baselineFile, ...(policy === undefined ? {} : { policy }),
    weakened, strengthened: parts.flatMap((part) => part.strengthened),
    notes: [...parts.flatMap((part) => part.notes), ...(edit.kind === 'sealed' ? [edit.says] : [])],
    texts: { base: before.texts, head: after.texts }, seal, refusals: seal.state === 'broken' ? [seal.why] : [], loosened: weakened.some((shift) => shift.kind === 'trust-file' && shift.counts),
  };
}

/** What enough persons sealed is told and does not count. */
function underSeal(shift: Shift, edit: SealedEdit): Shift {
  return edit.kind === 'sealed' && shift.counts ? { ...shift, counts: false, notCounted: 'is sealed by the persons who may' } : shift;
}

function refusedEdit(edit: SealedEdit): { readonly weakened: readonly Shift[]; readonly strengthened: readonly Shift[]; readonly notes: readonly string[] } {
  if (edit.kind !== 'refused') return { weakened: [], strengthened: [], notes: [] };
  const about = shownName(edit.file);
  const shift = trustShift('trust-file', true, 'head', edit.file, { start: 0, end: 0 }, { about, says: edit.says, from: 'sealed or not there', to: 'changed without a seal that holds', cause: 'this file is what the gate obeys, or its seal' });
  return { weakened: [shift], strengthened: [], notes: [] };
}

/** A link's text may be changed without a word of the file that is named; and what is not listed whole may leave the settings out. */
async function refuseUnseen(trust: Workspace, paths: readonly string[], third: boolean): Promise<void> {
  const links = (await trust.files()).filter((file) => file.mode === '120000' && paths.includes(file.path));
  if (links.length > 0) throw new ConfigurationError(links.map((file) => `${file.path}: is a link on the trusted side; what the gate obeys must be a plain file`));
  // A base that is not seen whole closes the gate as a base.
  const bound = third ? trust.gaps().find((gap) => gap.kind === 'bound') : undefined;
  if (bound) throw new ConfigurationError([`${shownName(bound.place.file)}: the trusted side cannot be seen whole: ${bound.reason}`]);
}

/** The same workspace, each file read from it once, with the texts that were read. */
function remembering(workspace: Workspace): { readonly workspace: Workspace; readonly texts: ReadonlyMap<string, string> } {
  const held = new Map<string, Uint8Array | undefined>();
  const texts = new Map<string, string>();
  const read: Workspace['read'] = async (file) => {
    if (held.has(file.path)) return held.get(file.path);
    const bytes = await workspace.read(file);
    held.set(file.path, bytes);
    const text = bytes && decode(bytes, file).text;
    if (text !== undefined) texts.set(file.path, text);
    return bytes;
  };
  return { workspace: { description: workspace.description, files: () => workspace.files(), read, gaps: () => workspace.gaps(), notes: () => workspace.notes() }, texts };
}
