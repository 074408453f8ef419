const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * The account number that is written into an access key id of the present form: 40 bits, base 32, after the four letters of the kind.
 * Undefined for older ids (fifth letter I or J), which hold none, and for what cannot be an account.
 */
export function accountOfKeyId(id: string): string | undefined {
  if (!/^A[KS]IA[A-Z2-7]{16}$/.test(id) || id[4] === 'I' || id[4] === 'J') return undefined;
  let bits = 0n;
  for (const letter of id.slice(4, 14)) bits = (bits << 5n) | BigInt(ALPHABET.indexOf(letter));
  // Ten letters are 50 bits; the first 48 are six bytes, of which the account takes bits 1 to 40.
  const six = bits >> 2n;
  const account = (six & 0x7fffffffff80n) >> 7n;
  return account <= 999_999_999_999n ? account.toString().padStart(12, '0') : undefined;
}
