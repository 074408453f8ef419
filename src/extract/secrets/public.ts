import type { Reading } from './reading.ts';

/** Put before names whose values a build tool writes into what every visitor downloads. */
const SHIPPED = /^(?:NEXT_PUBLIC|NUXT_PUBLIC|EXPO_PUBLIC|VITE|REACT_APP|GATSBY|PUBLIC|STORYBOOK)_/;
/**
 * What stands around the settings of a web app or of one for telephones, which hold the key of its project and go to all its users (https://firebase.google.com/docs/projects/api-keys); on Android a tool writes
 * them as strings of the app (https://developers.google.com/android/guides/google-services-plugin).
 */
const WEB_SETTINGS = /authDomain|firebaseapp\.com|messagingSenderId|mobilesdk_app_id|>GCM_SENDER_ID<|>GOOGLE_APP_ID<|name="(?:google_app_id|gcm_defaultSenderId)"/;

/** What stands around the settings with which a site of documentation asks for its pages: such a key only searches, and is made to be committed (https://docusaurus.io/docs/search). */
const SEARCH_OF_SITE = /docsearch|themeConfig|vitepress|docusaurus|search["'.\w]{0,20}algolia\]|["']?search["']?\s{0,4}:\s{0,8}\{?\s{0,8}["']?provider/i;
/** Settings of makers of sites, of which the pages are made (https://www.docsy.dev/docs/content/search/). */
const SITE = /(?:^|\/)(?:hugo|_?config|params|mkdocs|antora(?:-playbook)?|site|book)\.(?:toml|ya?ml|json)$/i;
/** What stands beside such a key: the index, and the application or the field in which people ask. */
const INDEX = /\bindex_?[nN]ame\b/;
const WHOSE = /\b(?:app(?:lication)?_?[iI][dD]|inputSelector|algoliaOptions)\b/;

/** A name by which only a key that searches is called; other services ask a key that writes for a search too. */
const SEARCHES_ONLY = /^search(?:[_-]?only)?[_-]?(?:api[_-]?)?key$/i;
/** The application of Algolia that such a key is of. */
const APPLICATION = /\balgolia|\bapp(?:lication)?_?[iI][dD]["']?\s{0,4}[:=]\s{0,4}["'`][A-Z0-9]{10}["'`]/i;

/** Is it the key with which a page searches the index of its own site? A key that writes is of the same form and stands where something is written. */
export function searchesSite({ text, document: { file } }: Reading, name: string, raw: string, start: number): boolean {
  const last = name.slice(name.lastIndexOf('.') + 1);
  if (!/^[0-9a-f]{32}$/.test(raw) || !(/^api_?key$/i.test(last) || SEARCHES_ONLY.test(last))) return false;
  const around = text.slice(Math.max(0, start - 400), start + 400);
  if (SEARCHES_ONLY.test(last)) return APPLICATION.test(around);
  return (SEARCH_OF_SITE.test(around) || SEARCH_OF_SITE.test(file) || (SITE.test(file) && /algolia/i.test(around))) && INDEX.test(around) && WHOSE.test(around) && !/admin|saveObjects|setSettings|write/i.test(around);
}

/**
 * Is the value handed to every visitor by design? A name of a public kind says so where the value fits it; a key of Google's where it is shipped with a
 * page, or stands in the settings of a web app.
 */
export function isPublicHere(reading: Reading, name: string, raw: string, start: number): boolean {
  const named = reading.kindsOf(name);
  if (named.some((row) => row.kind.recognise.public === true && row.value?.test(raw) === true)) return true;
  if (reading.tables.kinds.some((row) => row.kind.recognise.public === true && row.kind.recognise.decides === 'kind' && row.value?.test(raw) === true)) return true;
  return raw.startsWith('AIza') && (SHIPPED.test(name) || WEB_SETTINGS.test(reading.text.slice(Math.max(0, start - 500), start + 700)));
}
