import { objectInfo, type Wanted } from '../../../../adapters/tencent/tiia/subjects.ts';
import type { Analysis, Subject } from '../../../../src/features/port.ts';
import { schemaProblems } from '../../../../src/protocol/schema.ts';
import { schemasOf } from '../../../conformance/tencent/tiia/schemas.ts';

const subject = (label: string, x = 10.4, y = 20.6, width = 100.2, height = 50.1): Subject => ({
  label,
  score: 0.87654,
  box: { x, y, width, height },
});

function analysis(subjects: readonly Subject[], chosen: Subject | undefined = subjects[0]): Analysis {
  return {
    embedding: new Float32Array(4),
    model: 'test',
    width: 320,
    height: 240,
    format: 'png',
    contentHash: '',
    subjects,
    ...(chosen && { chosen }),
    colours: [{ rgb: [47, 79, 9], share: 0.31234, family: 'Gray', name: 'darkslategray' }],
  };
}

const categoryOf = (label: string, wanted: Wanted = {}) =>
  (objectInfo(analysis([subject(label)]), wanted) as { CategoryId: number }).CategoryId;

describe('ObjectInfo', () => {
  it('describes the chosen subject, the colours and every subject', () => {
    const bag = subject('handbag');
    const person = subject('person', 0, 0, 320, 240);
    expect(objectInfo(analysis([person, bag], bag), { category: 3 })).toEqual({
      Box: { Rect: { X: 10, Y: 21, Width: 101, Height: 50 }, Score: 87.65, CategoryId: 3 },
      CategoryId: 3,
      Colors: [{ Color: '2F4F09', Percentage: 31.23, Label: 'Gray-darkslategray' }],
      Attributes: [],
      AllBox: [
        { Rect: { X: 0, Y: 0, Width: 320, Height: 240 }, Score: 87.65, CategoryId: 0 },
        { Rect: { X: 10, Y: 21, Width: 101, Height: 50 }, Score: 87.65, CategoryId: 3 },
      ],
    });
  });

  it('agrees with the response schema', () => {
    const answer = { Object: objectInfo(analysis([subject('tie')]), {}), RequestId: '' };
    expect(schemaProblems(schemasOf('CreateImage').response, answer)).toEqual([]);
  });

  it('is null when nothing was found', () => {
    expect(objectInfo(analysis([]), {})).toBeNull();
    expect(objectInfo(analysis([]), { category: 4 })).toBeNull();
  });

  it.each([
    ['backpack', 3],
    ['handbag', 3],
    ['suitcase', 3],
    ['tie', 5],
    ['umbrella', 5],
    ['person', 0],
    ['salient', 5],
    ['chair', 5],
  ])('gives the label %s the category %i', (label, category) => expect(categoryOf(label)).toBe(category));

  it.each([0, 1, 2])('takes the category %i asked for where a person wears it, or something stands out', (category) => {
    expect(categoryOf('person', { category })).toBe(category);
    expect(categoryOf('salient', { category })).toBe(category);
    expect(categoryOf('chair', { category })).toBe(5);
  });

  it('gives something that stands out the category asked for, and goods their own', () => {
    expect(categoryOf('salient', { category: 4 })).toBe(4);
    expect(categoryOf('person', { category: 4 })).toBe(0);
    expect(categoryOf('handbag', { category: 4 })).toBe(3);
  });

  it('keeps boxes whole and inside the picture', () => {
    const rectOf = (box: Subject['box']) => {
      const one = { ...subject('tie'), box };
      return (objectInfo(analysis([one]), {}) as { Box: { Rect: object } }).Box.Rect;
    };
    expect(rectOf({ x: -5.5, y: -1, width: 400, height: 300 })).toEqual({ X: 0, Y: 0, Width: 320, Height: 240 });
    expect(rectOf({ x: 319.9, y: 239.9, width: 0.1, height: 0.1 })).toEqual({ X: 319, Y: 239, Width: 1, Height: 1 });
    expect(rectOf({ x: 10.2, y: 10.2, width: 0.2, height: 0.2 })).toEqual({ X: 10, Y: 10, Width: 1, Height: 1 });
  });
});

describe('ObjectInfo of a rectangle', () => {
  const rect = { x: 12, y: 22, width: 100, height: 50 };

  it('is the rectangle, with score and category of the subject it shows', () => {
    expect(objectInfo(analysis([subject('handbag')]), { rect })).toMatchObject({
      Box: { Rect: { X: 12, Y: 22, Width: 100, Height: 50 }, Score: 87.65, CategoryId: 3 },
      CategoryId: 3,
    });
  });

  it('is the rectangle alone where nothing was found, or only something else', () => {
    const elsewhere = subject('handbag', 200, 100, 100, 100);
    for (const subjects of [[], [elsewhere]]) {
      expect(objectInfo(analysis(subjects), { rect })).toMatchObject({
        Box: { Rect: { X: 12, Y: 22, Width: 100, Height: 50 }, Score: 0, CategoryId: 5 },
      });
      expect(objectInfo(analysis(subjects), { rect, category: 5 })).toMatchObject({ CategoryId: 5 });
    }
  });
});
