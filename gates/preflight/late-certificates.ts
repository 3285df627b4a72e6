import { readFileSync } from 'node:fs';
import type { SecureContext, SecureContextOptions } from 'node:tls';

/** What Node calls a file of certificates to trust beside its own. */
const nodeName = 'NODE_EXTRA_CA_CERTS';
/** The same for who is to read it when it is wanted. */
const lateName = 'GATE_PREFLIGHT_CERTIFICATES';

/** Who chooses a whole store of certificates, or has Node do something that we do not know, has it done by Node. */
const choosesStore = /-ca\b/u;

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Where more certificates are to be trusted, Node reads those and all of its own at each of its starts, which takes as long as all
 * the rest of it. Of a process that will most likely speak to no secure server that can wait. Gives what to set in its environment.
 */
export const certificatesLater = (variables: Variables): Readonly<Record<string, string>> => {
  const file = variables[nodeName] ?? '';
  const isNodes = choosesStore.test(variables['NODE_OPTIONS'] ?? '') || (variables['NODE_USE_SYSTEM_CA'] ?? '') !== '';
  return file === '' || isNodes ? {} : { [nodeName]: '', [lateName]: file };
};

let pending: string | undefined;

/** Sets the environment to what it would be, and remembers what Node has not read. */
export const takeCertificates = (variables: Record<string, string | undefined>): void => {
  const file = variables[lateName];
  if (file === undefined) return;
  pending = file;
  variables[nodeName] = file;
  delete variables[lateName];
};

type Tls = { createSecureContext: (options?: SecureContextOptions) => SecureContext };
type Context = { readonly addCACert: (pem: string) => void };

/** To be called before something secure is asked: from now on the certificates that Node has not read are trusted. */
export const trustCertificates = async (): Promise<void> => {
  if (pending === undefined) return;
  const pem = read(pending);
  pending = undefined;
  if (pem === undefined) return; // Node does without it as well
  const tls: Tls = (await import('node:tls')).default;
  const make = tls.createSecureContext;
  tls.createSecureContext = options => {
    const made = make(options);
    // Who names what to trust trusts nothing else.
    if (options?.ca === undefined) (made.context as Context).addCACert(pem);
    return made;
  };
};

const read = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
};
