import type { Span } from '../../model/index.ts';

/** A reference to the secrets or variables of a repository inside `${{ }}`. */
export interface SecretReference extends Span { readonly name: string; readonly of: 'secrets' | 'vars' | 'github.token' | 'all secrets'; readonly dynamic?: true }

/** Texts in quotes may hold braces; two braces end it. */
const EXPRESSION = /\$\{\{(?:[^'}]|'[^']{0,500}'|\}(?!\})){0,2000}\}\}/g;

/** References in `text`, in order. */
export function secretReferences(text: string): readonly SecretReference[] {
  const found: SecretReference[] = [];
  for (const expression of text.matchAll(EXPRESSION)) {
    for (const match of expression[0].matchAll(/(?<![.\w-])(?:(secrets|vars)(?:\.([A-Za-z_]\w{0,100})|\[\s{0,4}'([A-Za-z_]\w{0,100})')|(github\.token)\b|toJSON\(\s{0,4}(secrets)\s{0,4}\)|(secrets\s{0,4}\[\s{0,4}(?!['\s])|secrets\.\*))/gi)) {
      const start = expression.index + match.index;
      const span = { start, end: start + match[0].length };
      const name = match[2] ?? match[3];
      if (match[4] !== undefined) found.push({ ...span, name: 'GITHUB_TOKEN', of: 'github.token' });
      else if (match[5] !== undefined) found.push({ ...span, name: 'secrets', of: 'all secrets' });
      // A name that only a run can tell: GitHub hands every secret to the runner for it.
      else if (match[6] !== undefined) found.push({ ...span, name: 'secrets', of: 'all secrets', dynamic: true });
      else if (name !== undefined) found.push({ ...span, name, of: match[1]?.toLowerCase() === 'vars' ? 'vars' : name === 'GITHUB_TOKEN' ? 'github.token' : 'secrets' });
    }
  }
  return found;
}

/**
 * A script with its expressions written as shell variables of the same length, so that it can be read and spans stay: `${{ secrets.X }}` becomes
 * `${X:-...}`; an expression that names nothing becomes `${_:-...}`.
 */
export function withoutExpressions(text: string): string {
  return text.replace(EXPRESSION, (whole) => {
    const name = /^\$\{\{\s*(?:secrets|vars|env)\.([A-Za-z_]\w*)\s*\}\}$/.exec(whole)?.[1] ?? '_';
    const body = `\${${name}:-`;
    return whole.length > body.length ? `${body}${'x'.repeat(whole.length - body.length - 1)}}` : whole;
  });
}

/** Is there anything in this text that only a run can tell? */
export function isExpression(text: string): boolean {
  return text.includes('${{');
}
