/** The part of autocannon that the benchmarks use; the package has no types of its own. */
declare module 'autocannon' {
  interface Result {
    readonly requests: { readonly average: number };
    readonly non2xx: number;
    readonly errors: number;
  }
  export default function autocannon(options: {
    url: string;
    method: 'GET' | 'POST';
    headers: Record<string, string>;
    body: Buffer;
    connections: number;
    duration: number;
  }): Promise<Result>;
}
