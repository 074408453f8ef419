/** Name of the file at the root of the scan. */
export const CONFIG_FILE = 'craterscan.yml';
