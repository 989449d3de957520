/**
 * The message of what a call throws; undefined when it returns. For calls by the thousand: `toThrow` reads the stack of
 * every error, and finding its lines in the sources takes several times as long as a call.
 */
export function thrownBy(call: () => unknown): string | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
