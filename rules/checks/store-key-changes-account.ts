import { traitCheck } from './grant-trait.ts';

export const check = traitCheck({
  id: 'store-key-changes-account', trait: 'key-changes-account', tier: 'medium', title: 'The key of a data store may change its account', cwe: [250, 269, 732],
  why: 'Whoever has the key, and not only who has a role in the cloud, may then create and delete databases and containers and change how they are kept.',
  fix: 'Allow changes of the account to roles only: `access_key_metadata_writes_enabled = false`, or `disableKeyBasedMetadataWriteAccess: true`.',
  says: (_how, who) => `The keys of ${who} may also create, change and delete what is in the account, not only read and write data.`, level: () => 'note',
});
