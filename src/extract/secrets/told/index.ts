import type { RecognisedKind } from '../../../model/index.ts';
import { azureAccount, azureSas } from './azure-sas.ts';
import { claims } from './claims.ts';
import { flyMacaroon } from './fly-macaroon.ts';
import type { Heard } from './heard.ts';
import { pypiMacaroon } from './macaroon.ts';
import { packedJson } from './packed-json.ts';
import { presigned } from './presigned.ts';

export { toldOf } from './heard.ts';
export type { Heard } from './heard.ts';

/**
 * What a value says of itself: whose it is, what it lets do, until when. Read offline, no seal is checked. Undefined where it says nothing that can be read. `kind`: what it was
 * taken for; of one that is not in the tables its form alone tells how it is read.
 */
export function hear(raw: string, kind: RecognisedKind | undefined): Heard | undefined {
  const tells = kind?.recognise.tells;
  switch (tells?.form ?? formOf(raw)) {
    case 'azure-account': return azureAccount(raw);
    case 'azure-sas': return azureSas(raw);
    case 'claims': return claims(raw);
    case 'fly-macaroon': return flyMacaroon(raw);
    case 'presigned': return presigned(raw);
    case 'pypi-macaroon': return pypiMacaroon(raw);
    case 'json': return packedJson(raw, tells?.words ?? {});
    case undefined: return undefined;
  }
}

function formOf(raw: string): 'azure-sas' | 'claims' | 'presigned' | undefined {
  if (/^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]*$/.test(raw)) return 'claims';
  if (/[?&]X-(?:Amz|Goog)-Signature=/.test(raw)) return 'presigned';
  return /[?&]sig=/.test(raw) && /[?&]s[vpr]=/.test(raw) ? 'azure-sas' : undefined;
}
