/** Files of pictures: a small WebP to show, and the encoded file with how it was analysed, to embed it again. */
export const pictureFiles = `
CREATE TABLE tuku.thumbnails (
  picture_id bigint PRIMARY KEY REFERENCES tuku.pictures ON DELETE CASCADE,
  width bigint NOT NULL,
  height bigint NOT NULL,
  data bytea NOT NULL
);

CREATE TABLE tuku.originals (
  picture_id bigint PRIMARY KEY REFERENCES tuku.pictures ON DELETE CASCADE,
  format text NOT NULL,
  analysis jsonb NOT NULL,
  data bytea NOT NULL
);

-- Encoded pictures do not compress; trying costs time with every one.
ALTER TABLE tuku.thumbnails ALTER COLUMN data SET STORAGE EXTERNAL;
ALTER TABLE tuku.originals ALTER COLUMN data SET STORAGE EXTERNAL;
`;
