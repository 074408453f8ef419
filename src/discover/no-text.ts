import { MEDIA_ENDINGS } from '../model/index.ts';

/** Pictures, sound, fonts, archives, programs: nothing in them reads as a credential. Certificates and key stores are no part of the list. */
export const NO_TEXT = new RegExp(`\\.(?:${MEDIA_ENDINGS.join('|')}|pdf|docx?|xlsx?|pptx?|zip|gz|tgz|bz2|xz|zst|7z|rar|jar|war|ear|whl|nupkg|deb|rpm|dmg|iso|exe|dll|so|dylib|a|o|obj|class|pyc|wasm|bin|dat|db|sqlite3?|parquet|onnx|pt|pb|npy|npz|h5|lockb)$`, 'i');
