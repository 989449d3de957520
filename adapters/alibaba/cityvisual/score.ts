/** Cosine similarity as a score of 0..1; negative similarities count as 0. */
export function scoreOf(similarity: number): number {
  return Math.round(Math.min(1, Math.max(0, similarity)) * 1e6) / 1e6;
}
