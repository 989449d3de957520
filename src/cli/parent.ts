import type { ReadyMessage } from '../client/facts.ts';
import type { RunningTuku } from '../server/start.ts';

/** The program that started this process with a channel to it, as `startTuku` does. */
export interface Parent {
  /** Tells it that the server is ready. */
  tell(tuku: RunningTuku, options: { readonly auth: 'open' | 'strict' }): Promise<void>;
  /** Stops the server when the parent closes the channel or ends in whatever way. */
  whenDone(stop: () => void): void;
}

/**
 * The parent, if it opened a channel. Until `whenDone` is called, this process ends at once when the parent does. An
 * interrupt from the terminal, which both get, is left to the parent.
 */
export function followParent(): Parent | undefined {
  if (process.send === undefined) return undefined;
  let end: () => void = () => process.exit();
  process.once('disconnect', () => end());
  // A server that cannot start ends by itself.
  process.channel?.unref();
  if (!process.connected) end();
  process.on('SIGINT', () => undefined);
  return {
    async tell({ url, httpsUrl, caCertificate }, { auth }) {
      const { vendorDomains, vendorTemplates } = await import('../server/vendors.ts');
      const message: ReadyMessage = {
        url,
        ...(httpsUrl === undefined ? {} : { httpsUrl }),
        ca: await caCertificate(),
        domains: vendorDomains,
        variables: vendorTemplates(),
        strict: auth === 'strict',
      };
      process.send?.(message);
    },
    whenDone(stop) {
      end = stop;
    },
  };
}
