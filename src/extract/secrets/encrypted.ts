import { placeIn } from '../../model/index.ts';
import type { Document, EncryptedFact, Span } from '../../model/index.ts';

/** A form in which a secret may lie in reach and stay one. */
interface Form {
  /** As its users call it. */
  readonly by: string;
  /** Stands in every text that has one; cheap to look for. */
  readonly mark: string;
  readonly pattern: RegExp;
}

/** What is encrypted is told by its own envelope, whatever the file is called. Patterns begin with their mark, and no part of one can match what follows it. */
const FORMS: readonly Form[] = [
  { by: 'sops', mark: 'ENC[AES256_GCM,', pattern: /ENC\[AES256_GCM,[^\][\n]{1,200000}\]/g },
  { by: 'hiera-eyaml', mark: 'ENC[PKCS7,', pattern: /ENC\[PKCS7,[^\][]{1,200000}\]/g },
  { by: 'hiera-eyaml', mark: 'ENC[GPG,', pattern: /ENC\[GPG,[^\][]{1,200000}\]/g },
  { by: 'jasypt', mark: 'ENC(', pattern: /\bENC\([A-Za-z0-9+/=]{16,20000}\)/g },
  { by: 'Ansible Vault', mark: '$ANSIBLE_VAULT;', pattern: /\$ANSIBLE_VAULT;[^\n]{1,200}\n(?:[ \t]*[0-9a-f]{2,200}\r?(?:\n|$))*/g },
  { by: 'age', mark: '-----BEGIN AGE ENCRYPTED FILE-----', pattern: /-----BEGIN AGE ENCRYPTED FILE-----[A-Za-z0-9+/=\s\\]{0,2000000}(?:-----END AGE ENCRYPTED FILE-----)?/g },
  { by: 'age', mark: 'age-encryption.org/v1', pattern: /^age-encryption\.org\/v1\n/g },
  { by: 'PGP', mark: '-----BEGIN PGP MESSAGE-----', pattern: /-----BEGIN PGP MESSAGE-----[A-Za-z0-9+/=:.\s\\()-]{0,2000000}/g },
  { by: 'dotenvx', mark: 'encrypted:', pattern: /\bencrypted:[A-Za-z0-9+/=]{60,20000}/g },
  { by: 'AWS KMS', mark: 'AQICAH', pattern: /(?<![A-Za-z0-9+/])AQICAH[A-Za-z0-9+/]{60,20000}={0,2}/g },
  { by: 'AWS KMS', mark: 'AQECAH', pattern: /(?<![A-Za-z0-9+/])AQECAH[A-Za-z0-9+/]{60,20000}={0,2}/g },
];
/** A sealed value is base64 of a two-byte length, 512, and what follows; only under this kind does it mean that. */
const SEALED: Form = { by: 'Sealed Secrets', mark: 'SealedSecret', pattern: /(?<![A-Za-z0-9+/])Ag[A-Za-z0-9+/]{300,20000}={0,2}/g };

/** What the prefilter shall look for, lower case. A jasypt value is bound to a name that is looked for already; its own mark is in half of all programs. */
export const ENCRYPTED_MARKS: readonly string[] = [...FORMS, SEALED].map((form) => form.mark.toLowerCase()).filter((mark) => mark !== 'enc(');

/** One of these stands in every text with something encrypted, lower case. */
export const ENCRYPTED_LITERALS: readonly string[] = [...ENCRYPTED_MARKS, 'enc('];

/** Most spans looked at in one file. */
const MOST = 2000;

export interface Encrypted extends Span { readonly by: string }

/** Everything in the text that nobody reads without a key kept elsewhere, in the order of the forms. */
export function encryptedSpans(text: string): Encrypted[] {
  const out: Encrypted[] = [];
  for (const form of [...FORMS, ...(/\bkind["']?:[ \t]*["']?SealedSecret\b/.test(text) ? [SEALED] : [])]) {
    if (!text.includes(form.mark)) continue;
    for (const match of text.matchAll(form.pattern)) {
      if (out.length >= MOST) return out;
      out.push({ by: form.by, start: match.index, end: match.index + match[0].length });
    }
  }
  return out;
}

/** One fact for each form that the file holds. */
export function encryptedFacts(document: Document, spans: readonly Encrypted[]): EncryptedFact[] {
  return [...new Set(spans.map((span) => span.by))].flatMap((by): EncryptedFact[] => {
    const group = spans.filter((span) => span.by === by);
    const [first] = group;
    return first ? [{ fact: 'encrypted', by, evidence: [{ at: placeIn(document, { start: first.start, end: first.end }), note: `holds ${group.length === 1 ? 'a value' : `${group.length} values`} encrypted with ${by}: nobody reads ${group.length === 1 ? 'it' : 'them'} without its key` }] }] : [];
  });
}
