/** `a Railway token`, `an AWS access key`: the article by the sound of the first letter or initialism. */
export function withArticle(what: string): string {
  const spelled = /^[A-Z]{2,}(?![a-z])/.exec(what)?.[0];
  const vowel = spelled === undefined ? /^(?:[aeio]|u(?!ni|se))/i.test(what) : /^[AEFHILMNORSX]/.test(spelled);
  return `${vowel ? 'an' : 'a'} ${what}`;
}
