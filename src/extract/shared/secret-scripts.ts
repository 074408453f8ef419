import type { GivenSecret } from './given-secret.ts';
import type { SecretArguments } from './secret-arguments.ts';

const LONGEST = 64_000;
const MOST = 50;
/** `export NAME=value`, `name: value` at the start of a line, `NAME = "value"`. Bounded on both sides, and nothing in it overlaps. */
const SET = /(?:^|[\n;]|&& )[ \t]{0,40}(?:- )?(?:export |set |setx |ENV |Environment=)?["']?([A-Za-z_][\w.-]{2,80})["']?(?:=|: {1,4}| = )(?:"([^"\n]{4,400})"|'([^'\n]{4,400})'|([^\s"'\n;|&<>()]{4,400}))(?=$|[\s;|&"'])/g;

/**
 * The secrets a text sets that a machine runs or reads when it starts: a shell script, cloud-init, values of a chart; in base64 or not. `offset`: where each stands in the text,
 * absent where it was packed. Linear in the text.
 */
export function secretsSetIn(text: string, names: SecretArguments): readonly (Pick<GivenSecret, 'name' | 'text' | 'argument'> & { readonly offset?: number })[] {
  const plain = unpacked(text);
  const out: (Pick<GivenSecret, 'name' | 'text' | 'argument'> & { readonly offset?: number })[] = [];
  for (const match of (plain ?? text).slice(0, LONGEST).matchAll(SET)) {
    const [whole, name = ''] = match;
    const value = match[2] ?? match[3] ?? match[4] ?? '';
    const argument = names.named(name);
    if (!argument || out.length >= MOST) continue;
    // Whoever wrote the script chose the name, so that the value has to look the part.
    out.push({ name, text: value, argument: { ...argument, weak: true }, ...plain === undefined ? { offset: match.index + whole.lastIndexOf(value) } : {} });
  }
  return out;
}

/** What base64 says, where it says text. */
export function unpacked(text: string): string | undefined {
  const packed = text.trim();
  if (packed.length < 8 || packed.length > LONGEST * 2 || !/^[A-Za-z0-9+/\s]+={0,2}$/.test(packed) || packed.replace(/[\s=]/g, '').length % 4 === 1) return undefined;
  const plain = Buffer.from(packed, 'base64').toString('latin1');
  return plain.length >= 4 && /^[\x20-\x7e\r\n\t]+$/.test(plain) ? plain : undefined;
}
