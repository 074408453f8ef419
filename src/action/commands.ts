/**
 * What the runner reads from standard output and from the files it names. Names of the tree are in much of what is said, so nothing reaches the
 * runner unescaped, and no line begins with any of it.
 */

/** The message of a workflow command. */
export function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** The value of a property of a workflow command. */
export function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

export type Severity = 'error' | 'warning' | 'notice';
/** Where an annotation stands; lines and columns are 1-based. */
export interface Spot { readonly file?: string; readonly line?: number; readonly endLine?: number; readonly title?: string }

/** One annotation, or one notice without a place, as a line for standard output. */
export function command(severity: Severity, message: string, spot: Spot = {}): string {
  const properties = Object.entries({ title: spot.title, file: spot.file, line: spot.line, endLine: spot.endLine })
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${escapeProperty(String(value))}`])).join(',');
  return `::${severity}${properties === '' ? '' : ` ${properties}`}::${escapeData(message)}\n`;
}

/** A sentence for the log: one line, begun by us, with nothing in it that a runner takes for a command. */
export function logLine(text: string): string {
  const flat = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').replaceAll('##[', '#\\#[');
  return `craterscan: ${flat}\n`;
}

/**
 * One entry of GITHUB_OUTPUT or GITHUB_STATE. `delimiter` is random for each, and refused where the value holds it, so that no value can end its
 * own entry and begin another.
 */
export function fileCommand(name: string, value: string, delimiter: string): string {
  if (value.includes(delimiter)) throw new Error('a value holds the delimiter that was drawn for it');
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}
