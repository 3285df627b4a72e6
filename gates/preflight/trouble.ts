/** What the codes of networks and machines mean, in plain words. */
const words: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself, and nobody here trusts it',
  EACCES: 'permission denied',
  EAI_AGAIN: 'its name could not be looked up',
  ECONNABORTED: 'the connection was cut',
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the connection was cut',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
  ENOENT: 'it does not exist',
  ENOTFOUND: 'its name is not known',
  EPIPE: 'the connection was cut',
  EPROTO: 'it does not speak TLS as expected',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  ETIMEDOUT: 'it did not answer in time',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by somebody whom nobody here trusts',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is signed by somebody whom nobody here trusts',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by somebody whom nobody here trusts',
};

/** What went wrong, in a few plain words: no stack. Of several tries the first is told. */
export const troubleWords = (error: unknown): string => {
  if (error instanceof AggregateError && error.errors.length > 0) return troubleWords(error.errors[0]);
  const code = codeOf(error);
  const known = words[code];
  if (known !== undefined) return `${known} (${code})`;
  const [text = ''] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
  if (text !== '') return text;
  return code === '' ? 'it failed without a word' : code;
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
