/**
 * Resources that say something of another one: which attribute of its row, by the type of Terraform without its joints. Where they cannot be matched to one resource for certain, the
 * attribute of all of them in the program is not known.
 */
export const SIDES: Readonly<Record<string, { readonly attribute: string; readonly target: string; readonly read?: readonly string[]; readonly yes?: string }>> = {
  awss3bucketversioning: { attribute: 'versioning.enabled', target: 'bucket', read: ['versioningConfiguration', 'status'], yes: 'Enabled' },
  awss3bucketobjectlockconfiguration: { attribute: 'object_lock.mode', target: 'bucket' },
  awss3bucketreplicationconfig: { attribute: 'replication', target: 'bucket' },
  awss3bucketreplicationconfiguration: { attribute: 'replication', target: 'bucket' },
  awsefsbackuppolicy: { attribute: 'backup_policy', target: 'fileSystemId', read: ['backupPolicy', 'status'], yes: 'ENABLED' },
  awsbackupvaultlockconfiguration: { attribute: 'vault_lock.mode', target: 'backupVaultName' },
  awsbackupselection: { attribute: 'backup_plan', target: '' },
  awsdlmlifecyclepolicy: { attribute: 'dlm_policy', target: '' },
  azurermmanagementlock: { attribute: 'management_lock', target: 'scope' },
};

/** Which of them a class is, by the parts of its name; undefined for any other. Classes that would be called like their own settings have a letter or a number behind. */
export function sideOf(...parts: readonly string[]): string | undefined {
  const id = parts.join('').replaceAll(/[_-]/g, '').toLowerCase();
  return [id, id.replace(/(?:v2|a)$/, '')].find((one) => Object.hasOwn(SIDES, one));
}
