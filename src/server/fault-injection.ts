import { ApiError } from '../protocol/errors.ts';
import type { FaultEffect, Faults } from './faults.ts';

/** The fault that one request meets, if any. */
export interface Injection {
  /** What it does to the answer; known once the dialect has answered. */
  readonly effect: FaultEffect;
  /** To be called between an operation's rules and its work. Throws ApiError for what takes the work's place. */
  inject(dialect: string, operation: string, account: string): void | Promise<void>;
}

/** @param goneOf gives what is aborted when the client has gone; absent: there is no client that could */
export function injectionOf(faults: Faults, goneOf = () => new AbortController().signal): Injection {
  let effect: FaultEffect = {};
  return {
    get effect() {
      return effect;
    },
    inject(dialect, operation, account) {
      // Synchronous unless there is one: nearly no request meets a fault.
      return faults.meet(dialect, operation, account)?.then(async (fault) => {
        if (fault === undefined) return;
        effect = fault.effect;
        const { delay } = effect;
        if (delay !== undefined) {
          const gone = goneOf();
          await pause(delay.ms, gone, faults.closing);
          // Nobody is left to work for.
          if (gone.aborted) throw new ApiError('disconnected', { detail: 'the client left during an injected delay' });
        }
        takePlace(effect);
      });
    },
  };
}

/** Whether the answer never leaves the server. */
export function hasNoAnswer({ socket }: FaultEffect): boolean {
  return socket !== undefined && socket !== 'half';
}

function takePlace(effect: FaultEffect): void {
  const detail = 'injected through /_tuku/faults';
  if (hasNoAnswer(effect))
    throw new ApiError(`socket-${effect.socket}`, { detail: `${detail}: socket ${effect.socket}` });
  if (effect.code !== undefined) throw new ApiError(effect.code, { detail });
}

/** Resolves after a time, or when one of the signals is aborted. */
export function pause(ms: number, ...signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      for (const signal of signals) signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    for (const signal of signals) {
      if (signal.aborted) return end();
      signal.addEventListener('abort', end);
    }
  });
}
