import type { Gallery } from '../src/catalog/port.ts';
import type { VariableTemplates } from '../src/client/vendor-variables.ts';
import type { Engine } from '../src/engine/engine.ts';
import type { GallerySearch } from '../src/engine/gallery-search.ts';
import type { IndexSearch } from '../src/engine/index-search.ts';
import type { ControlRoute } from '../src/protocol/control.ts';
import type { DialectEnvironment } from '../src/protocol/environment.ts';
import type { Dialect } from '../src/protocol/pipeline.ts';
import type { Recognition } from '../src/protocol/signs.ts';
import type { Switch } from '../src/protocol/switches.ts';

/** What a dialect works with. */
export interface DialectParts {
  readonly engine: Engine;
  readonly environment: DialectEnvironment;
}

/** One entry of the registry: all the server knows of a dialect. */
export interface DialectDefinition extends Recognition {
  readonly name: string;
  readonly about: string;
  readonly switches: readonly Switch[];
  /** The vendor's domains: a proxied client may ask for these and every name under them. */
  readonly hosts: readonly string[];
  /** The product in a few words, which refusals of its neighbours name; absent: a part of another product, or none. */
  readonly product?: string;
  /**
   * Hosts in these domains, in lower case and without port, at which clients find what this dialect serves; absent: all.
   * With `--proxy-passthrough`, requests to the vendor's other hosts are passed on.
   */
  readonly endpoints?: readonly RegExp[];
  /** How its operations are called, for those who mistype: `METHOD /path`, or an action. */
  readonly calls?: readonly string[];
  /** Most bytes of a body, where the usual limit is too low. */
  readonly maxBodyBytes?: number;
  /** Environment variables that the vendor's own clients read: the key to use, and where they have one, the end point. */
  readonly variables?: VariableTemplates;
  /** Kinds of the tasks that its operations submit, by operation: clients ask how far they are. */
  readonly tasks?: Readonly<Record<string, string>>;
  /** Called again when a setting has changed: what must outlive the dialect is in `environment.kept`. */
  create(parts: DialectParts): Dialect;
  /**
   * How the vendor's API searches a gallery of this dialect's with a picture, for the console, which shows the same. Absent,
   * and undefined: such a gallery is not searched. Throws SwitchError.
   */
  searches?(gallery: Gallery, environment: DialectEnvironment): GallerySearch | undefined;
  /** The same for its vector indexes. Throws SwitchError. */
  indexSearch?(parts: DialectParts): IndexSearch;
  /** Routes of its own in the control API. */
  readonly control?: readonly ControlRoute<DialectParts>[];
}
