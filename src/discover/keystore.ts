/** Files that hold keys as bytes. A certificate may stand in a `.der`, a presentation in a `.key`: the first bytes decide. */
const NAMES = /\.(?:p12|pfx|jks|jceks|keystore|truststore|bks|kdbx?|pk8|der|key)$/i;
/** Most bytes of one that are told apart. */
const MOST = 64 * 1024;

/** Is it named as keys in binary form are, and as nothing that people read? */
export function namesKeystore(path: string): boolean { return NAMES.test(path); }

/**
 * A binary file of keys as one line of text: what it is, and its bytes in base64. A zero character comes first, so that no text file can look like one. Undefined where the
 * name or the first bytes say nothing of the kind.
 */
export function keystoreText(bytes: Uint8Array, path: string): string | undefined {
  if (!NAMES.test(path)) return undefined;
  const form = formOf(bytes, path);
  return form === undefined ? undefined : `\0${form}:${Buffer.from(bytes.subarray(0, MOST)).toString('base64')}`;
}

function formOf(bytes: Uint8Array, path: string): string | undefined {
  const starts = (...wanted: number[]): boolean => wanted.every((byte, at) => bytes[at] === byte);
  if (starts(0xfe, 0xed, 0xfe, 0xed)) return 'keystore of Java';
  if (starts(0xce, 0xce, 0xce, 0xce)) return 'keystore of Java';
  if (starts(0x03, 0xd9, 0xa2, 0x9a) && bytes[5] === 0xfb && bytes[6] === 0x4b && bytes[7] === 0xb5) return 'password database of KeePass';
  if (starts(0, 0, 0) && /\.bks$/i.test(path) && (bytes[3] === 1 || bytes[3] === 2)) return 'keystore of Bouncy Castle';
  // A sequence, then its first member: version 3 of PKCS #12, version 0 of a private key.
  const at = bytes[0] !== 0x30 ? -1 : bytes[1] === 0x82 ? 4 : bytes[1] === 0x81 ? 3 : bytes[1] === 0x83 ? 5 : bytes[1] !== undefined && bytes[1] < 0x80 ? 2 : bytes[1] === 0x80 ? 2 : -1;
  if (at < 0) return undefined;
  const member = (...wanted: number[]): boolean => wanted.every((byte, i) => bytes[at + i] === byte);
  if (member(0x02, 0x01, 0x03, 0x30)) return 'keystore in PKCS #12';
  if (member(0x02, 0x01, 0x00, 0x30) || member(0x02, 0x01, 0x00, 0x02, 0x82) || member(0x02, 0x01, 0x00, 0x02, 0x81) || member(0x02, 0x01, 0x01, 0x04)) return 'private key';
  // An algorithm of PKCS #5 before anything else: a private key under a password.
  if (bytes[at] === 0x30 && [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05].every((byte, i) => bytes[at + 2 + i] === byte)) return 'sealed private key';
  return undefined;
}
