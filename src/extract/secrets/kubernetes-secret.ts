import type { DataNode } from '../../model/index.ts';
import { readDatabaseUrl } from '../shared/database-url.ts';
import { entriesOf, spanOf, textAt, valueAt } from '../shared/nodes.ts';
import type { Reading } from './reading.ts';
import { sightingOf as urlSighting } from './urls.ts';
import type { Sighting } from './sighting.ts';
import { decodedSightings } from './decoded.ts';
import { decodeBase64 } from './unpack.ts';

/** Values below `data:` of a Kubernetes Secret: base64 hides nothing, so they are read as if they stood there plainly. */
export function kubernetesSecretSightings(reading: Reading): Sighting[] {
  if (!('roots' in reading.document)) return [];
  return reading.document.roots.flatMap((root) => secretsIn(root)).flatMap((secret) => entriesOf(valueAt(secret, 'data')).flatMap((entry): Sighting[] => {
    if (entry.value.type !== 'scalar' || typeof entry.value.value !== 'string') return [];
    const plain = decodeBase64(entry.value.value);
    if (plain === undefined) return [];
    const span = spanOf(entry.value);
    const address = readDatabaseUrl(plain.trim());
    if (address) {
      const sighting = urlSighting(reading, plain.trim(), span.start, span.end, address);
      return sighting ? [{ ...sighting, note: `${sighting.note}, in base64` }] : [];
    }
    // What is one word is judged as a whole, where the tables tell that it stands at the place of a secret.
    return decodedSightings(reading, plain, span, entry.key, /:\/\/|[;\s]/.test(plain.trim())).map((sighting) => ({ ...sighting, note: `${sighting.note}, in base64` }));
  }));
}

/** The document itself, or the items of a List. */
function secretsIn(root: DataNode): DataNode[] {
  if (textAt(root, 'kind') === 'Secret') return [root];
  const items = valueAt(root, 'items');
  return items?.type === 'list' ? items.items.filter((item) => textAt(item, 'kind') === 'Secret') : [];
}
