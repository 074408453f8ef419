const ASCII = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
const begins = (...head: readonly number[]) => (bytes: Uint8Array): boolean => head.every((byte, index) => bytes[index] === byte);
const riff = (kind: string) => (bytes: Uint8Array): boolean => ASCII(bytes, 0, 4) === 'RIFF' && ASCII(bytes, 8, 12) === kind;
const boxed = (bytes: Uint8Array): boolean => ASCII(bytes, 4, 8) === 'ftyp';
const sfnt = (bytes: Uint8Array): boolean => begins(0, 1, 0, 0)(bytes) || ['OTTO', 'true', 'ttcf'].includes(ASCII(bytes, 0, 4));

/** How files of these endings begin when they are what their name says. */
const FORMATS: ReadonlyMap<string, (bytes: Uint8Array) => boolean> = new Map([
  ['png', begins(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)], ['apng', begins(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)],
  ['jpg', begins(0xff, 0xd8, 0xff)], ['jpeg', begins(0xff, 0xd8, 0xff)], ['gif', (bytes) => ASCII(bytes, 0, 4) === 'GIF8'],
  ['webp', riff('WEBP')], ['wav', riff('WAVE')], ['avi', riff('AVI ')], ['ico', begins(0, 0, 1, 0)], ['cur', begins(0, 0, 2, 0)], ['bmp', begins(0x42, 0x4d)],
  ['avif', boxed], ['heic', boxed], ['mp4', boxed], ['m4a', boxed], ['m4v', boxed], ['mov', boxed], ['webm', begins(0x1a, 0x45, 0xdf, 0xa3)], ['mkv', begins(0x1a, 0x45, 0xdf, 0xa3)],
  ['ogg', (bytes) => ASCII(bytes, 0, 4) === 'OggS'], ['flac', (bytes) => ASCII(bytes, 0, 4) === 'fLaC'], ['mp3', (bytes) => ASCII(bytes, 0, 3) === 'ID3' || (bytes[0] === 0xff && (bytes[1] ?? 0) >= 0xe0)],
  ['woff', (bytes) => ASCII(bytes, 0, 4) === 'wOFF'], ['woff2', (bytes) => ASCII(bytes, 0, 4) === 'wOF2'], ['ttf', sfnt], ['otf', sfnt], ['ttc', sfnt], ['eot', (bytes) => bytes[34] === 0x4c && bytes[35] === 0x50],
]);

/**
 * Is it a picture, font, sound or film by both its name and its first bytes? Such a file holds no text that anything here reads, so it is no gap that it was not
 * looked into. Either alone is not enough: what is only called so may be text, and what only begins so may be read by its name.
 */
export function isMedia(path: string, bytes: Uint8Array): boolean {
  return FORMATS.get(path.slice(path.lastIndexOf('.') + 1).toLowerCase())?.(bytes) === true;
}
