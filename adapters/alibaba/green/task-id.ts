import type { Ids } from '../../../src/protocol/clock-and-ids.ts';

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A task id in the vendor's format [example], as unique as the UUID it encodes. */
export function taskId(ids: Ids): string {
  let number = BigInt(`0x${ids.uuid().replaceAll('-', '')}`);
  let text = '';
  for (let i = 0; i < 22; i++) {
    text += digits[Number(number % 62n)];
    number /= 62n;
  }
  return `img${text.slice(0, 16)}-${text.slice(16)}`;
}
