import type { AnalysisRequest, Features } from './port.ts';

/** Features that tell what they are asked for. */
export interface ObservedFeatures extends Features {
  /** Calls back for every analysis that is asked for, until the function that it returns is called. */
  observe(listener: (request: AnalysisRequest) => void): () => void;
}

export function observedFeatures(features: Features): ObservedFeatures {
  const listeners = new Set<(request: AnalysisRequest) => void>();
  return {
    get model() {
      return features.model;
    },
    get dimension() {
      return features.dimension;
    },
    get state() {
      return features.state;
    },
    ready: () => features.ready(),
    analyse(request) {
      for (const listener of listeners) listener(request);
      return features.analyse(request);
    },
    describe: () => features.describe(),
    close: () => features.close(),
    observe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
