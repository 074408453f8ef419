import { SecretValue, unknown } from '../../model/index.ts';
import type { Confidence, CredentialFact, EnvironmentMark, Evidence, ExampleSecretFact, Key, Knowledge, Place } from '../../model/index.ts';
import { plainOf } from './base64-text.ts';
import { exampleSecrets } from './example-secrets.ts';
import type { SecretArgument } from './secret-arguments.ts';
import { isPlaceholder, isReference, isStockPassword, looksRandom, rankOfFile } from './truth.ts';

/** A literal that stands where infrastructure takes a secret. */
export interface GivenSecret {
  /** What is named in findings: `aws_db_instance.main.password`. */
  readonly name: string;
  readonly text: string;
  readonly argument: SecretArgument;
  readonly at: Place;
  /** Variables, locals and callers it came through. */
  readonly via: readonly Evidence[];
  /** The data store it opens, if it is one. */
  readonly opens?: Key;
  readonly environments: readonly EnvironmentMark[];
  /** Speaks against it: half a sentence. */
  readonly doubt?: string;
  /** Tells it from others of the same span, where several stand packed in one text. */
  readonly part?: string;
  /** Provider of our tables whose credential it is, where the block that takes it says so. */
  readonly provider?: string;
  /** Which sort of place takes it. Absent: an argument of its own. */
  readonly where?: ExampleSecretFact['where'];
  /** What the block takes in its place: half a sentence. */
  readonly instead?: string;
}

/** What nobody means as a value: blanks of a form, switches, references, addresses, hashes, sealed text. */
const BLANK = /example|your[-_.]?|replace|insert|placeholder|redacted|dummy|fixme|todo|fake|-here$|_here$|x{4}|\*{3}|\.{3}|^[<[{(].*[>\]})]$/i;
const WORD = /^(?:true|false|null|none|nil|default|disabled?|enabled?|auto(?:matic)?|generated?|random|unset|empty|unused|not[-_]?used|required|optional|string|plaintext|n\/a|tbd)$/i;
const SEALED = /^(?:\$2[abxy]?\$|\$[156]\$|\$argon2|\{SSHA\}|SCRAM-SHA-|md5[0-9a-f]{32}$|sha\d{1,3}[:=]|ENC[[(]|AQICA|vault:|\$ANSIBLE_VAULT|-----BEGIN|[\w.-]{1,64}:\/\/|arn:|urn:|projects\/|\/subscriptions\/|[.~]?\.?\/|\{\{|data:)/i;
const LONGEST = 4_000;

/** What a text is worth where a secret of this use is asked for; undefined: it is none. Linear in the text. */
export function worthOf(text: string, argument: SecretArgument): { readonly confidence: Confidence; readonly because: string } | undefined {
  const value = text.trim();
  if (value.length < 4 || value.length > LONGEST || /\s/.test(value) || /[^\x21-\x7e]/.test(value)) return undefined;
  if (isReference(value) || BLANK.test(value) || WORD.test(value) || SEALED.test(value)) return undefined;
  if (/^(.)\1*$/.test(value)) return undefined;
  // A stock word that is deployed opens what it is deployed on; whether it stays there is not told.
  if (isPlaceholder(value) || isStockPassword(value) || /change-?_?(?:me|it|this)/i.test(value)) return argument.takes === 'password' && !argument.weak ? { confidence: 'low', because: 'it is a word that everybody tries first, and it is what is deployed' } : undefined;
  // Text that was only wrapped: what it says decides.
  const plain = plainOf(value);
  if (plain !== undefined && plain !== value) return worthOf(plain, argument);
  if (argument.takes === 'password' && !argument.weak) return { confidence: 'medium', because: 'it is written out where a password is set' };
  return looksMade(value) ? { confidence: 'medium', because: `it is written out where a ${argument.takes} is set` } : undefined;
}

/** Letters and digits mixed, or long and of many characters: neither a word, a name, a path nor a number. */
function looksMade(value: string): boolean {
  if (value.length < 8 || !looksRandom(value) || /^[\d.,:_-]+$/.test(value)) return false;
  if (/^[a-z]{1,24}(?:[-_/.][a-z]{1,24}\d{0,3}){1,8}$/i.test(value) || /^[A-Za-z]{1,24}$/.test(value)) return false;
  return /\d/.test(value) && /[A-Za-z]/.test(value) && new Set(value).size >= 6;
}

/** The facts of what stands written out: credentials, and keys of manuals in their place. The same text in several places of one list opens all that they open. */
export function givenCredentials(found: readonly GivenSecret[], knowledge: Knowledge): readonly (CredentialFact | ExampleSecretFact)[] {
  const out = new Map<string, CredentialFact>();
  const opened = new Map<string, Set<Key>>();
  for (const one of found) if (one.opens !== undefined) opened.set(one.text, (opened.get(one.text) ?? new Set()).add(one.opens));
  for (const one of found) {
    const rank = rankOfFile(one.at.file);
    const worth = rank === 'nothing' || rank === 'template' ? undefined : worthOf(one.text, one.argument);
    const id = `${one.at.file}\0${one.at.start}\0${one.at.end}\0${one.part ?? ''}`;
    if (!worth || out.has(id)) continue;
    const kinds = kindsOf(one, knowledge);
    const [key, ...also] = [...opened.get(one.text) ?? []];
    const because = [worth.because, ...one.doubt === undefined ? [] : [one.doubt], ...rank === 'side' ? ['the file is a test, an example or documentation'] : []];
    out.set(id, {
      fact: 'credential', provider: kinds[0].slice(0, kinds[0].indexOf('.')), kinds, name: one.name, foundation: 'found', value: new SecretValue(one.text, one.argument.takes),
      opens: { ...key === undefined ? {} : { key }, ...also.length > 0 ? { also } : {} }, holders: [], readOnly: unknown('what it may do does not stand in the file', one.at),
      confidence: rank === 'side' || one.doubt !== undefined ? 'low' : worth.confidence, environments: one.environments,
      evidence: [{ at: one.at, note: `holds the ${one.argument.takes} that ${one.name} takes` }, ...one.via.filter((step) => step.at.file !== one.at.file || step.at.start > one.at.end || step.at.end < one.at.start).slice(0, 8)],
      truth: { looks: rank === 'side' ? 'test' : 'real', because }, deploys: one.instead === undefined ? {} : { instead: one.instead },
    });
  }
  return [...out.values(), ...exampleSecrets(found, knowledge)];
}

/** The provider's own kinds where its block takes it and the form fits, a database's password where it opens one, else what its use is called. */
function kindsOf(one: GivenSecret, knowledge: Knowledge): readonly [string, ...string[]] {
  if (one.provider !== undefined) {
    const fitting = knowledge.providers.find((provider) => provider.id === one.provider)?.credentials
      .filter((kind) => kind.recognise.public !== true && kind.recognise.value !== undefined && new RegExp(kind.recognise.value).test(one.text)).map((kind) => kind.id) ?? [];
    const [first, ...rest] = fitting;
    if (first !== undefined) return [first, ...rest];
  }
  if (one.opens !== undefined && one.argument.takes === 'password') return ['databases.password'];
  return [one.argument.takes === 'password' ? 'unknown.password' : one.argument.takes === 'token' ? 'unknown.token' : one.argument.takes === 'key' ? 'unknown.key' : 'unknown.secret'];
}
