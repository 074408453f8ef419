/** What a list of access control that a store of objects is given by name lets anybody do; undefined for one that keeps strangers out. */
export function publicAcl(name: string): { readonly how: string; readonly writes: boolean } | undefined {
  switch (name.toLowerCase().replaceAll(/[-_ ]/g, '')) {
    case 'publicreadwrite': case 'publicwrite': return { how: 'anybody may write and delete the objects of the bucket', writes: true };
    case 'publicread': case 'publicreadonly': case 'public': return { how: 'anybody may list and read the objects of the bucket', writes: false };
    case 'authenticatedread': case 'projectprivateauthenticatedread': return { how: 'anybody with any account at the cloud may read the objects of the bucket', writes: false };
    default: return undefined;
  }
}
