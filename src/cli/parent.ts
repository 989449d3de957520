/** What a server tells the program that started it, once, when it is ready. */
export interface ParentMessage {
  readonly url: string;
  readonly httpsUrl?: string;
}

/** The program that started this process with a channel to it, as `startTuku` does. */
export interface Parent {
  tell(message: ParentMessage): void;
  /** Closes the server, and ends this process, when the parent closes the channel or ends in whatever way. */
  whenDone(close: () => Promise<void>): void;
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
    tell: (message) => void process.send?.(message),
    whenDone(close) {
      end = () => void close().then(() => process.exit());
      for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.once(signal, () => end());
    },
  };
}
