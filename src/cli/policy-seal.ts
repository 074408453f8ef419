import { join, resolve } from 'node:path';
import { changedKeys, committedSealFiles, filesToSeal, isDay, KEYS_FILE, nextSeal, ROTATIONS_FILE, SEAL_FILE, sealFilesOf, sealOf, signerOf } from '../index.ts';
import type { KeysChange, Role, SealFiles, Signer } from '../index.ts';
import { attachedSignature } from './attach.ts';
import { neededBytes, textOf, writeWhole } from './disk.ts';
import { EXIT, Refusal } from './failure.ts';
import type { ExitCode } from './failure.ts';
import { repositoryOf } from './flags.ts';
import { openOrRefuse } from './scan.ts';
import { askHidden, write } from './terminal.ts';
import type { Surroundings } from './terminal.ts';

/** Options of `policy keys init|add|remove` as the command line gives them. `PERSON=FILE` for each key. */
export interface KeysFlags { readonly directory: string; readonly key?: readonly string[]; readonly receiptKey?: readonly string[]; readonly notAfter?: string; readonly threshold?: string; readonly receiptThreshold?: string; readonly quiet?: boolean }

/** `craterscan policy keys init|add|remove`: writes the keys file. Private keys are neither wanted nor read. Throws Refusal for what the user can mend. */
export async function runPolicyKeys(does: 'init' | 'add' | 'remove', names: readonly string[], flags: KeysFlags, around: Surroundings): Promise<ExitCode> {
  const path = resolve(around.cwd, flags.directory, KEYS_FILE);
  const text = textOf(path, KEYS_FILE);
  if (does === 'init' && text !== undefined) throw new Refusal(`${KEYS_FILE} is there already; craterscan policy keys add and remove change it`, EXIT.usage);
  if (does !== 'init' && text === undefined) throw new Refusal(`there is no ${KEYS_FILE}; craterscan policy keys init writes it`, EXIT.usage);
  const { notAfter } = flags;
  if (does !== 'remove' && (notAfter === undefined || !isDay(notAfter))) throw new Refusal('give --not-after YYYY-MM-DD, the last day on which the keys count', EXIT.usage);
  const of = (role: Role, all: readonly string[] = []): KeysChange['add'] => all.map((one) => {
    const equals = one.indexOf('=');
    if (equals < 1) throw new Refusal(`a key is given as PERSON=FILE, not "${one.slice(0, 40)}"`, EXIT.usage);
    const file = one.slice(equals + 1);
    const key = textOf(resolve(around.cwd, file), file);
    if (key === undefined) throw new Refusal(`${file}: there is no such file; give the public half of the key in PEM, as a line of OpenSSH or in base64`, EXIT.usage);
    return { person: one.slice(0, equals), text: key, role, notAfter: notAfter ?? '' };
  });
  const add = [...of('policy', flags.key), ...of('receipt', flags.receiptKey)];
  if (does !== 'remove' && add.length === 0) throw new Refusal('give --key PERSON=FILE, the public half of a key, once for each', EXIT.usage);
  const [policy, receipt] = [thresholdOf('--threshold', flags.threshold), thresholdOf('--receipt-threshold', flags.receiptThreshold)];
  const changed = changedKeys(text === undefined ? undefined : Buffer.from(text), { add, remove: names, thresholds: { ...(policy === undefined ? {} : { policy }), ...(receipt === undefined ? {} : { receipt }) } });
  if (changed.why !== undefined) throw new Refusal(changed.why, EXIT.usage);
  const { keys, text: next } = changed.value;
  writeWhole(around.cwd, path, next);
  if (flags.quiet !== true) {
    const lines = [...keys.all.values()].map((key) => `  ${key.keyid.slice(0, 16)}  ${key.role}  until ${key.notAfter}  ${key.person}`);
    await write(around.stdout, `Wrote ${KEYS_FILE}: ${keys.thresholds.policy} of ${new Set([...keys.all.values()].filter((key) => key.role === 'policy').map((key) => key.person)).size} persons seal a policy.\n${lines.join('\n')}\nIts SHA-256, to be pinned in the required workflow: ${keys.sha256}\nIt holds once it is sealed: craterscan policy seal.\n`);
  }
  return EXIT.open;
}

function thresholdOf(name: string, text: string | undefined): number | undefined {
  if (text !== undefined && !/^(?:[1-9]|1\d|20)$/.test(text)) throw new Refusal(`${name} takes a number of persons from 1 to 20, not "${text}"`, EXIT.usage);
  return text === undefined ? undefined : Number(text);
}

/** Options of `policy seal` as the command line gives them. */
export interface SealFlags {
  readonly key?: readonly string[];
  readonly passphraseFile?: string;
  /** Writes the bytes that are to be signed elsewhere. */
  readonly export?: string;
  /** `KEYID=FILE`, a signature made elsewhere. */
  readonly attach?: readonly string[];
  readonly repository?: string;
  readonly policy?: string;
  readonly config?: string;
  readonly today?: string;
  readonly quiet?: boolean;
}

/** `craterscan policy seal [DIR]`: seals what the gate obeys, or adds a signature to a seal that waits for one. Throws Refusal for what the user can mend. */
export async function runPolicySeal(directory: string, flags: SealFlags, around: Surroundings): Promise<ExitCode> {
  const today = flags.today ?? around.today;
  if (!isDay(today)) throw new Refusal(`--today takes a day as YYYY-MM-DD, not "${today}"`, EXIT.usage);
  const root = resolve(around.cwd, directory);
  const workspace = openOrRefuse(around.cwd, directory);
  const settings = { today, ...(flags.policy === undefined ? {} : { policyFile: flags.policy }), ...(flags.config === undefined ? {} : { configFile: flags.config }) };
  const { files, policy } = await filesToSeal(workspace, settings);
  const repository = repositoryOf(flags) ?? policy?.repository;
  if (policy && repository !== policy.repository) throw new Refusal(`the policy is of repository ${policy.repository}, not ${repository}`, EXIT.usage);
  const now = await sealFilesOf(workspace);
  // Outside a repository there is nothing to compare with but what stands here, if it holds.
  const before: SealFiles = await committedSealFiles(root) ?? ((await sealOf(workspace, settings)).state === 'sealed' ? now : {});
  const attached = (flags.attach ?? []).map((one) => attachedSignature(around.cwd, one));
  const signers: Signer[] = [];
  for (const file of flags.key ?? []) signers.push(await openKey(file, flags.passphraseFile, around));
  const next = nextSeal({ files, now, before, today, signers, attached, ...(repository === undefined ? {} : { repository }) });
  if (next.why !== undefined) throw new Refusal(next.why, EXIT.usage);
  const { seal, rotations, serial, persons, missing, inForce, toSign } = next.value;
  const say = async (text: string): Promise<void> => { if (flags.quiet !== true) await write(around.stdout, `${text}\n`); };
  if (inForce) { await say(`Nothing changed since the seal in force, number ${serial} by ${persons.join(' and ')}.`); return EXIT.open; }
  writeWhole(root, join(root, SEAL_FILE), seal);
  if (rotations !== undefined) writeWhole(root, join(root, ROTATIONS_FILE), rotations);
  if (flags.export !== undefined) writeWhole(around.cwd, flags.export, Buffer.from(toSign).toString('utf8'));
  await say(`Wrote ${SEAL_FILE}: number ${serial} over ${[...files.keys()].sort().join(', ')}; ${persons.length === 0 ? 'nobody signed yet' : `signed by ${persons.join(' and ')}`}${rotations === undefined ? '' : `; the change of keys is kept in ${ROTATIONS_FILE}`}.`);
  if (flags.export !== undefined) await say(`Wrote ${flags.export}: sign exactly these bytes with Ed25519, then craterscan policy seal --attach KEYID=FILE.`);
  await say(missing === undefined ? 'It holds. Commit it with the files it covers, and with nothing else.' : `It does not hold yet: the seal ${missing}.`);
  return EXIT.open;
}

/** The key of a PEM file. Its passphrase comes from a file or from the terminal, never from the arguments, which everybody on the machine can read. */
async function openKey(file: string, passphraseFile: string | undefined, around: Surroundings): Promise<Signer> {
  const pem = neededBytes(around.cwd, file);
  const plain = signerOf(pem);
  if (plain.why === undefined) return plain.value;
  const encrypted = /ENCRYPTED/.test(pem.toString('latin1'));
  if (!encrypted) throw new Refusal(`${file} ${plain.why}${/OPENSSH/.test(pem.toString('latin1')) ? '; a key of OpenSSH signs elsewhere, see --export' : ''}`, EXIT.usage);
  const passphrase = passphraseFile === undefined ? await askHidden(around, `Passphrase of ${file}: `) : neededBytes(around.cwd, passphraseFile).toString('utf8').replace(/\r?\n$/, '');
  if (passphrase === undefined) throw new Refusal(`${file} needs a passphrase: give --passphrase-file, or run this at a terminal`, EXIT.usage);
  const opened = signerOf(pem, passphrase);
  if (opened.why !== undefined) throw new Refusal(`${file} ${opened.why}`, EXIT.usage);
  return opened.value;
}
