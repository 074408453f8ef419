/** A secret in the forms it could leak in: as it is, in hexadecimal, in base64 at each of the three offsets, escaped for an address, turned around. */
export function formsOf(secret: string): string[] {
  const base64 = [0, 1, 2].map((skip) => Buffer.from(secret).subarray(skip, secret.length - ((secret.length - skip) % 3)).toString('base64'));
  const hex = Buffer.from(secret).toString('hex');
  return [secret, ...base64, ...base64.map((one) => one.replaceAll('+', '-').replaceAll('/', '_')), hex, hex.toUpperCase(), encodeURIComponent(secret), [...secret].reverse().join('')];
}

/** Every stretch of `width` characters. */
export function slicesOf(text: string, width: number): string[] { return Array.from({ length: Math.max(0, text.length - width + 1) }, (_, i) => text.slice(i, i + width)); }

/** Finds the first forbidden stretch in a text, told by what stands before it and not by itself. */
export function leakFinder(forbidden: ReadonlySet<string>, width: number): (output: string) => string | undefined {
  return (output) => {
    for (let i = 0; i + width <= output.length; i++) if (forbidden.has(output.slice(i, i + width))) return `…${output.slice(Math.max(0, i - 80), i)}[here]`;
    return undefined;
  };
}
