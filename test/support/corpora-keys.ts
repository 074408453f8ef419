import { Dice } from './corpora-dice.ts';

type Files = Readonly<Record<string, string>>;
const k = new Dice('keys');
const many = (count: number, make: (index: number) => string, between = '\n'): string => Array.from({ length: count }, (_, i) => make(i)).join(between);
const armour = (what: string, bytes: number): string => `-----BEGIN ${what}-----\n${k.base64(bytes).replace(/(.{64})/g, '$1\n')}\n-----END ${what}-----\n`;
const words = (count: number): string => many(count, () => `0x${k.hex(8)}`, ', ');

/** Vectors of our own making, laid out as the standards lay out theirs, and constants of algorithms. */
export const VECTORS: Readonly<Record<string, Files>> = {
  'test vectors and constants of algorithms': {
    'vectors/aes_cbc.rsp': `# AESVS, CBC, 256\n[ENCRYPT]\n\n${many(60, (i) => `COUNT = ${i}\nKEY = ${k.hex(64)}\nIV = ${k.hex(32)}\nPLAINTEXT = ${k.hex(32)}\nCIPHERTEXT = ${k.hex(32)}\n`)}`,
    'vectors/hmac.json': JSON.stringify({ algorithm: 'HMACSHA256', testGroups: [{ keySize: 256, tests: Array.from({ length: 40 }, (_, i) => ({ tcId: i, key: k.hex(64), msg: k.hex(40), tag: k.hex(64), result: 'valid' })) }] }, null, 1),
    'vectors/ed25519.txt': many(30, (i) => `TST: ${i}\nSK: ${k.hex(64)}\nPK: ${k.hex(64)}\nMSG: ${k.hex(20)}\nSIG: ${k.hex(128)}`), 'src/sha.ts': `const K = new Uint32Array([${words(64)}]);\nconst INITIAL = [${words(8)}];\n`, 'src/aes.c': `static const uint32_t Te0[256] = { ${words(256)} };\nstatic const uint8_t sbox[256] = { ${many(256, () => `0x${k.hex(2)}`, ', ')} };\n`,
    'src/dh.go': `const modp2048 = "${k.hex(512).toUpperCase()}"\nvar generator = big.NewInt(2)\n`, 'src/curve.rs': `const P: &str = "${k.hex(64)}";\nconst GX: &str = "${k.hex(64)}";\nconst KEY_SIZE: usize = 32;\n`, 'src/chacha_test.go': many(20, (i) => `{"${k.hex(64)}", "${k.hex(24)}", "${k.hex(80)}"}, // key, nonce, ciphertext ${i}`), 'tests/test_jwt.py': `KEY = "${k.hex(64)}"\nSECRET = b"${k.word(32)}"\nTOKEN = "eyJhbGciOiJIUzI1NiJ9.${k.base64url(40)}.${k.base64url(32)}"\n`,
    'spec/vectors.rb': `VECTORS = [\n${many(20, () => `  { key: '${k.hex(32)}', input: '${k.hex(32)}', output: '${k.hex(32)}' },`)}\n]\n`, 'src/bloom.ts': `export const SEEDS = [${words(32)}];\nexport const hashKey = 0x${k.hex(8)}n;\n`, 'data/words.txt': many(400, () => `${k.of('abcdefghijklmnopqrstuvwxyz', 5)} ${k.of('abcdefghijklmnopqrstuvwxyz', 7)}`),
    'src/base58.ts': "export const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';\nexport const TOKEN_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';\nexport const passwordCharset = '!@#$%^&*()_+-=[]{}|;:,.<>?';\n",
  },
};

const jwk = (): object => ({ kty: 'RSA', use: 'sig', alg: 'RS256', kid: k.base64url(20), n: k.base64url(256), e: 'AQAB' });
/** The token that every introduction to signed tokens shows, in its three parts. */
const INTRODUCTION = ['eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9', 'eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ', 'SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c'].join('.');

/** Keys and tokens that are made to be handed round. */
export const PUBLIC_KEYS: Readonly<Record<string, Files>> = {
  'public keys and certificates': {
    'certs/ca.pem': many(5, () => armour('CERTIFICATE', 900)), 'certs/ca-bundle.crt': many(20, () => armour('CERTIFICATE', 900)), 'keys/release.asc': `-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n${k.base64(1800).replace(/(.{64})/g, '$1\n')}\n=${k.word(4)}\n-----END PGP PUBLIC KEY BLOCK-----\n`, 'keys/jwt.pub': armour('PUBLIC KEY', 270), 'keys/verify.pem': armour('RSA PUBLIC KEY', 270), 'csr/app.csr': armour('CERTIFICATE REQUEST', 700), 'dh/params.pem': armour('DH PARAMETERS', 256),
    'ssh/authorized_keys': many(20, (i) => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${k.base64(32).replace('=', '')} user${i}@example.com\nssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQ${k.base64(380)} user${i}@example.com`), 'ssh/known_hosts': many(20, () => `|1|${k.base64(20)}|${k.base64(20)} ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABB${k.base64(65)}`),
    'src/keys.ts': `export const PUBLIC_KEY = \`${armour('PUBLIC KEY', 270)}\`;\nexport const jwks = ${JSON.stringify({ keys: [jwk(), jwk()] })};\nexport const licensePublicKey = '${k.base64(32)}';\nexport const verifyKey = "-----BEGIN PUBLIC KEY-----\\n${k.base64(90)}\\n-----END PUBLIC KEY-----";\n`, '.well-known/jwks.json': JSON.stringify({ keys: [jwk(), jwk(), jwk()] }, null, 1), 'cosign.pub': armour('PUBLIC KEY', 91), 'wg0.conf': `[Interface]\nAddress = 10.0.0.2/32\nPrivateKey = <put the private key here>\n\n[Peer]\nPublicKey = ${k.base64(32)}\nEndpoint = vpn.example.com:51820\n`,
    '.sops.yaml': `creation_rules:\n  - age: age1${k.of('023456789acdefghjklmnpqrstuvwxyz', 58)}\n    pgp: ${k.hex(40).toUpperCase()}\n`, 'updater/tauri.conf.json': JSON.stringify({ plugins: { updater: { pubkey: k.base64(80) } } }), 'dkim/zone.txt': `mail._domainkey IN TXT "v=DKIM1; k=rsa; p=${k.base64(290)}"\n`, 'android/app.xml': `<meta-data android:name="signature" android:value="${many(20, () => k.hex(2).toUpperCase(), ':')}"/>\n`,
  },
  'signed tokens that everybody shows': {
    'README.md': `Authorization: Bearer ${INTRODUCTION}\n`, 'src/example.ts': `const token = '${INTRODUCTION}';\nconst header = "${INTRODUCTION.split('.')[0]}";\n`, 'openapi.json': JSON.stringify({ components: { examples: { token: { value: INTRODUCTION } } } }), 'src/session.ts': "const token = 'eyJhbGciOiJIUzI1NiJ9...';\nconst jwt = 'header.payload.signature';\nconst access_token = 'xxxxx.yyyyy.zzzzz';\n",
  },
};
