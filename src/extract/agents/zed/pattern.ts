import { carefulRegex } from '../shared/careful-regex.ts';

/** A pattern as the editor has it, case left out unless it says otherwise. One that is not run here is taken as the more permissive answer: `otherwise`. */
export function careful(pattern: string, exactCase: boolean, otherwise: boolean): (text: string) => boolean {
  const test = carefulRegex(pattern, exactCase ? '' : 'i');
  return (text) => test?.(text) ?? otherwise;
}
