/** Longest expression compiled and longest text it is run over. */
const LONGEST_PATTERN = 300;
const LONGEST_TEXT = 2_000;

/**
 * Compiles a regular expression out of a scanned file, if its running time is certain to stay small: no repeated group, no back reference,
 * at most two repetitions without an upper bound. Undefined for any other; the caller then takes the permissive answer.
 */
export function carefulRegex(source: string, flags: string): ((text: string) => boolean) | undefined {
  if (source.length > LONGEST_PATTERN || /\)[*+?{]/.test(source.replace(/\\./g, '_')) || /\\[1-9k]/.test(source)) return undefined;
  const unbounded = source.replace(/\\./g, '_').replace(/\[[^\]]*\]/g, '_').match(/[*+]|\{\d+,\}|\{\d{3,}/g)?.length ?? 0;
  if (unbounded > 2) return undefined;
  try {
    const expression = new RegExp(source, flags.replace(/[^ims]/g, ''));
    return (text) => expression.test(text.slice(0, LONGEST_TEXT));
  } catch { return undefined; }
}
