import { pageOf, pageToken, segmentOf, tokenPlace } from '../../../src/vector-api/paging.ts';

describe('a page', () => {
  it('ends with the element after which more follow', () => {
    expect(pageOf([1, 2, 3], 2)).toEqual({ shown: [1, 2], last: 2 });
    expect(pageOf([1, 2], 2)).toEqual({ shown: [1, 2] });
    expect(pageOf([], 2)).toEqual({ shown: [] });
  });
});

describe('a token', () => {
  const listing = ['bucket', { prefix: '图' }];

  it('leads to the next page of its listing', () => {
    const token = pageToken(listing, 'after\0图');
    expect(token).toMatch(/^[\w-]+$/);
    expect(tokenPlace(token, listing)).toBe('after\0图');
    expect(tokenPlace(undefined, listing)).toBeUndefined();
  });

  it('is of no use for another listing', () => {
    expect(() => tokenPlace(pageToken(listing, 'a'), ['other'])).toThrow('token-of-another-listing');
  });

  it.each(['', 'x', '图'])('is not %j', (token) => {
    expect(() => tokenPlace(token, listing)).toThrow('token-malformed');
  });

  it.each([5, null, 'text', {}, [], { listing: 'x', after: 'a' }])('is not the JSON %j', (value) => {
    const token = Buffer.from(JSON.stringify(value)).toString('base64url');
    expect(() => tokenPlace(token, listing)).toThrow('token-of-another-listing');
  });
});

describe('a segment', () => {
  it('has a count and an index below it, or is the whole', () => {
    expect(segmentOf(undefined, undefined)).toBeUndefined();
    expect(segmentOf(2, 1)).toEqual({ count: 2, index: 1 });
    expect(() => segmentOf(2, undefined)).toThrow('segment-incomplete');
    expect(() => segmentOf(undefined, 0)).toThrow('segment-incomplete');
    expect(() => segmentOf(2, 2)).toThrow('segment-index');
  });
});
