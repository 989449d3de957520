import type { FaissRequest } from './protocol.ts';
import { FaissService } from './service.ts';

// A process that serves one FAISS index to its parent and ends when its parent does.
const service = new FaissService();

process.on('message', (request: FaissRequest) => {
  process.send?.(service.answer(request));
});
process.on('disconnect', () => process.exit());
