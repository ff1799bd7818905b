import tls from 'node:tls';
import { localGateway } from './credentials.js';

/** Makes this process believe the certificate that the gateway of the local home serves with, whoever signed it, beside the system's. */
export function trustLocalGateway(env: Readonly<Record<string, string | undefined>>): void {
  const { certificate } = localGateway(env);
  // Node 20 and older 22 have neither; there NODE_EXTRA_CA_CERTS is what there is.
  if (certificate === undefined || !('setDefaultCACertificates' in tls)) return;
  try {
    tls.setDefaultCACertificates([...tls.getCACertificates('default'), certificate]);
  } catch {
    // What is no certificate is believed by nobody; the connection says why it fails.
  }
}

/** What Node calls a certificate that it does not believe. */
const disbelieved =
  /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(?:VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(?:_LOCALLY)?)|CERT_.*|ERR_TLS_CERT_ALTNAME_INVALID)$/;

/** What to do about a connection that failed with such a code; undefined for others. */
export function adviceOn(code: string | undefined): string | undefined {
  if (code === undefined || !disbelieved.test(code)) return undefined;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return 'its certificate is for another name: use the name that it is for';
  if (code === 'CERT_HAS_EXPIRED') return 'its certificate has ended';
  return 'its certificate is not believed: set NODE_EXTRA_CA_CERTS to the file of the authority that signed it';
}
