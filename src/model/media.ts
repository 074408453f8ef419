/** Pictures that programs show by what they hold, whichever of these they are called: one in twenty in real repositories is called another. */
const SHOWN: readonly string[] = ['png', 'jpg', 'jpeg', 'jfif', 'gif', 'webp', 'ico', 'bmp'];

/** Pictures, sound, films and fonts: how each begins. An ending that may begin in several ways is listed with each. `at`: where, if not at the start. */
const BEGINNINGS: readonly { readonly endings: readonly string[]; readonly at?: number; readonly bytes: string }[] = [
  { endings: SHOWN, bytes: '\x89PNG\r\n\x1a\n' }, { endings: SHOWN, bytes: '\xff\xd8\xff' }, { endings: ['gif'], bytes: 'GIF87a' }, { endings: ['gif'], bytes: 'GIF89a' }, { endings: ['bmp'], bytes: 'BM' },
  { endings: ['ico'], bytes: '\0\0\x01\0' }, { endings: ['icns'], bytes: 'icns' }, { endings: ['webp', 'avi', 'wav'], bytes: 'RIFF' }, { endings: ['tif', 'tiff'], bytes: 'II*\0' }, { endings: ['tif', 'tiff'], bytes: 'MM\0*' },
  { endings: ['psd'], bytes: '8BPS' }, { endings: ['avif', 'heic', 'mp4', 'm4a', 'm4v', 'mov'], at: 4, bytes: 'ftyp' }, { endings: ['mp3'], bytes: 'ID3' }, { endings: ['mp3'], bytes: '\xff\xfb' }, { endings: ['mp3'], bytes: '\xff\xf3' }, { endings: ['mkv', 'webm'], bytes: '\x1aE\xdf\xa3' },
  { endings: ['ogg'], bytes: 'OggS' }, { endings: ['flac'], bytes: 'fLaC' }, { endings: ['woff'], bytes: 'wOFF' }, { endings: ['woff2'], bytes: 'wOF2' }, { endings: ['ttf'], bytes: '\0\x01\0\0' }, { endings: ['ttf'], bytes: 'true' }, { endings: ['otf'], bytes: 'OTTO' },
  { endings: ['eot'], at: 34, bytes: 'LP' },
];

/** Their endings, for lists of names whose content is not looked at. */
export const MEDIA_ENDINGS: readonly string[] = [...new Set(BEGINNINGS.flatMap((one) => one.endings))];

const ENDINGS: ReadonlySet<string> = new Set(MEDIA_ENDINGS);

/** Is it a picture, a film, a font by its name? */
export function namesMedia(path: string): boolean {
  // Asked of every file: most are told by where their last dot stands.
  for (let back = 4; back <= 6; back++) if (path.charCodeAt(path.length - back) === 0x2e) return ENDINGS.has(path.slice(1 - back).toLowerCase());
  return false;
}

/**
 * Is it a picture, a film, a font by its name and by how it begins? Both are asked for: a name alone is easily given, and what only begins so under the name of a text may be read as that text. What it
 * says further on is not looked at.
 */
export function isMedia(path: string, bytes: Uint8Array): boolean {
  const ending = /\.([a-z0-9]{3,5})$/i.exec(path)?.[1]?.toLowerCase() ?? '';
  return BEGINNINGS.some(({ endings, at = 0, bytes: begin }) => endings.includes(ending) && bytes.length > at + begin.length && [...begin].every((char, index) => bytes[at + index] === char.charCodeAt(0)));
}
