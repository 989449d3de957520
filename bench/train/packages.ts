// The training pictures, all from Debian packages (README.md has their licences).

/** Which pictures of a package are taken, at most how many, and what they are; a cut-out without transparency is a photo. */
export interface Rule {
  readonly from: string;
  readonly path: RegExp;
  readonly except?: RegExp;
  readonly kind: 'photo' | 'cutout';
  readonly max: number;
}

/** Pairs of stereo cameras and other near-copies in OpenCV's samples, and pictures of text and patterns. */
const OPENCV_COPIES =
  /left|right|pic\d|logo|Logo|aloe[GR]|graf3|leuvenB|rubberwhale2|basketball2|box_in|ela_mod|mask|tmpl|digits|text_|chess|notes|sudoku|ellipses|gradient|H1to/;

const CLIPART =
  /png\/(animals|food|plants|transportation\/(vehicles|boating|air)|tools|recreation\/(music|toys|sports|party|holiday)|people|electronics|computer\/hardware|education|office|buildings|decorations)\/.*\.png$/;

export const rules: readonly Rule[] = [
  {
    from: 'opencv-doc',
    path: /examples\/data\/[^/]*\.(jpg|png)$/,
    except: OPENCV_COPIES,
    kind: 'photo',
    max: 60,
  },
  { from: 'lxqt-themes', path: /wallpapers\/.*\.(jpg|png)$/, kind: 'photo', max: 50 },
  { from: 'scratch', path: /Media\/Backgrounds\/.*\.(jpg|png|gif)$/i, kind: 'photo', max: 100 },
  { from: 'scratch', path: /Media\/Costumes\/.*\.(jpg|png|gif)$/i, kind: 'cutout', max: 120 },
  { from: 'endless-sky-data', path: /images\/land\/.*\.jpg$/, kind: 'photo', max: 300 },
  { from: 'endless-sky-data', path: /images\/(outfit|ship)\/.*\.png$/, kind: 'cutout', max: 130 },
  { from: 'naev-data', path: /planet\/exterior\//, kind: 'photo', max: 80 },
  { from: 'naev-data', path: /loading\//, kind: 'photo', max: 40 },
  { from: 'naev-data', path: /portraits\/.*\.png$/, kind: 'cutout', max: 60 },
  { from: 'naev-data', path: /outfit\/store|commodity/, kind: 'cutout', max: 130 },
  { from: 'stellarium-data', path: /nebulae\/default\/.*\.png$/, kind: 'photo', max: 60 },
  {
    from: 'stellarium-data',
    path: /skycultures\/(greek_farnese|egyptian_dendera|maya|arabic_al-sufi)\/.*\.png$/,
    kind: 'photo',
    max: 30,
  },
  { from: 'python3-skimage', path: /data\/.*\.(png|jpg)$/, kind: 'photo', max: 40 },
  { from: 'openclipart-png', path: CLIPART, kind: 'cutout', max: 550 },
  { from: 'sweethome3d-furniture', path: /icons\/.*\.png$/, kind: 'cutout', max: 500 },
  { from: 'wesnoth-1.16-data', path: /core\/images\/portraits\/.*\.png$/, kind: 'cutout', max: 110 },
  { from: 'wesnoth-1.16-data', path: /core\/images\/items\/.*\.png$/, kind: 'cutout', max: 60 },
  { from: 'wesnoth-1.16-data', path: /campaigns\/.*(portraits)\/.*\.(png|jpg)$/, kind: 'cutout', max: 120 },
  { from: 'extremetuxracer-data', path: /(textures|terrains)\/.*\.png$/, kind: 'photo', max: 20 },
];

export const packages: readonly string[] = [...new Set(rules.map((rule) => rule.from))];
