import type { Reading } from './reading.ts';

/** Put before names whose values a build tool writes into what every visitor downloads. */
const SHIPPED = /^(?:NEXT_PUBLIC|NUXT_PUBLIC|EXPO_PUBLIC|VITE|REACT_APP|GATSBY|PUBLIC|STORYBOOK)_/;
/** What stands around the settings of a web app, which hold the key of its project. */
const WEB_SETTINGS = /authDomain|firebaseapp\.com|messagingSenderId|mobilesdk_app_id/;

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
