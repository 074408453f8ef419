/** Kinds of bytes of ASCII text, asked where bytes are looked at before they are made text. Behind the end of a text stands 0, which is of none of them. */
export function isLower(byte = 0): boolean { return byte >= 97 && byte <= 122; }
export function isUpper(byte = 0): boolean { return byte >= 65 && byte <= 90; }
export function isDigit(byte = 0): boolean { return byte >= 48 && byte <= 57; }
export function isLetter(byte = 0): boolean { return isLower(byte) || isUpper(byte); }
export function isAlphanumeric(byte = 0): boolean { return isLetter(byte) || isDigit(byte); }
/** What names of settings are made of. */
export function isNameByte(byte = 0): boolean { return isAlphanumeric(byte) || byte === 95 || byte === 45 || byte === 46; }
export function isQuote(byte = 0): boolean { return byte === 0x22 || byte === 0x27 || byte === 0x60; }
