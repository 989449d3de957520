/** A server certificate and its private key, as PEM texts. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/**
 * Gives the server's certificate: the data folder's, or one that is gone when the server stops. It is made or read when
 * it is first asked for, because most runs never need it.
 */
export function certificateSource(dataDir: string | undefined): () => Promise<Certificate> {
  let certificate: Promise<Certificate> | undefined;
  return () => {
    certificate ??= open(dataDir).catch((error: unknown) => {
      // The next client may have more luck, when it was the disk's fault.
      certificate = undefined;
      throw error;
    });
    return certificate;
  };
}

async function open(dataDir: string | undefined): Promise<Certificate> {
  const { makeCertificate, storedCertificate } = await import('./tls.ts');
  return dataDir === undefined ? makeCertificate() : storedCertificate(dataDir);
}
