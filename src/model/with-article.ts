/** Read letter by letter: `npm`, `SQL`, `AWS`. */
const SPELLED = /^(?:[A-Z]{2,}|[bcdfghjklmnpqrstvwxz]{2,4})(?![A-Za-z])/;
/** Read as words although all capitals: `a SAS token`, `a SAML assertion`. */
const SPOKEN = /^[FHLMNRSX][AEIOU]/;

/** `a Railway token`, `an AWS access key`, `an npm token`: the article by the sound of the first letter or initialism; a name that brings its own keeps it. */
export function withArticle(what: string): string {
  if (/^(?:an? |the )/i.test(what)) return what;
  const spelled = SPELLED.exec(what)?.[0];
  const vowel = spelled === undefined || SPOKEN.test(spelled) ? /^(?:[aei]|o(?!ne\b|nce\b)|u(?!ni|se))/i.test(what) : /^[AEFHILMNORSX]/i.test(spelled);
  return `${vowel ? 'an' : 'a'} ${what}`;
}
