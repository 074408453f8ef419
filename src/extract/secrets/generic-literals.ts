/** Telling words of names that stand in few files by chance. */
const ALONE = ['password', 'passwd', 'passphrase', 'passcode', 'kennwort', 'secret', 'apikey', 'api_key', 'api-key', 'accesskey', 'access_key', 'access-key', 'privatekey', 'private_key', 'private-key', 'credential', 'authorization', 'bearer ', '_pwd', 'pwd=', 'pass=', 'creds', 'x-amz-signature', 'x-goog-signature', '&sig=',
  'identified by', 'identified with', 'securestring', 'sshpass', ' -u ', '--user', 'docker login', 'podman login', 'helm registry login', 'mysql -', 'mysqldump', 'mysqladmin', 'basic ', 'eyjhbgci', 'eyj0exai', '_token', '-token', '_auth', '_key=', '_key =', '_key:', '_key"', "_key'", 'nkey:', 'nkey =', 'nkey=', 'xkey:', 'cipherkey', 'appkey', 'authkey', 'signingkey', 'encryptionkey', 'consumerkey', 'pw =', 'pw=', 'pw:', 'pw"', 'oauth_',
  '@localhost', '@127.0.0.1', 'oracle://', 'godror://', 'vertica://', 'cassandra://', 'cql://', 'nats://', 'mqtt://', 'mqtts://', 'ldap://', 'ldaps://', 'smtp://', 'smtps://', 'imap://', 'imaps://', 'ftp://', 'ftps://', 'sftp://', 'kafka://', 'couchdb://', 'couchbase://', 'neo4j://', 'neo4j+s://', 'bolt://', 'influxdb://', 'db2://', 'snowflake://', 'presto://', 'trino://', 'redshift://', 'firebird://', 'hive2://', 'stomp://', 'elasticsearch://', 'socks5://'];
/** Words of every program: looked for with what an assignment puts behind them. */
const BOUND = ['token', 'auth', 'pass'];
const SIGNS = ['=', ':', ' =', ' :', '":', '" :', '"=', '",', '" =', '"]', '")', "':", "' :", "',", "' =", "']", "')", '\\"', '&quot;', '&#34;', '&#39;', '("', "('", '>'];

/** What the prefilter looks for on behalf of the generic reader, lower case. A bare `key` is left to the files that these find: half of all data files hold one. */
export const GENERIC_LITERALS: readonly string[] = [...ALONE, ...BOUND.flatMap((word) => SIGNS.map((sign) => word + sign))];
