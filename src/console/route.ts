/** A place in the console, as the address after `#` names it. */
export type Route =
  | { readonly page: 'collections' }
  | { readonly page: 'gallery'; readonly id: number; readonly view: GalleryView; readonly like?: number }
  | { readonly page: 'vectors'; readonly id: number; readonly view: VectorView; readonly like?: number }
  | { readonly page: 'requests' }
  | { readonly page: 'controls' }
  | { readonly page: 'missing' };

export const galleryViews = ['pictures', 'search', 'map', 'similarities', 'settings'] as const;
export const vectorViews = ['list', 'search', 'map', 'settings'] as const;
export type GalleryView = (typeof galleryViews)[number];
export type VectorView = (typeof vectorViews)[number];

/** The route of a hash such as `#/gallery/12/search?like=7`. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?');
  const [page = '', id = '', view] = path.split('/');
  const like = new URLSearchParams(query).get('like');
  const more = like !== null && /^\d+$/.test(like) ? { like: Number(like) } : {};
  if (page === '' || page === 'collections') return { page: 'collections' };
  if (page === 'requests' || page === 'controls') return { page };
  if (page === 'gallery' && /^\d+$/.test(id)) {
    const known = galleryViews.find((each) => each === (view ?? 'pictures'));
    if (known !== undefined) return { page, id: Number(id), view: known, ...more };
  }
  if (page === 'vectors' && /^\d+$/.test(id)) {
    const known = vectorViews.find((each) => each === (view ?? 'list'));
    if (known !== undefined) return { page, id: Number(id), view: known, ...more };
  }
  return { page: 'missing' };
}

/** The hash of a route. */
export function hashOf(route: Route): string {
  if (route.page === 'gallery' || route.page === 'vectors') {
    const like = route.like === undefined ? '' : `?like=${route.like}`;
    return `#/${route.page}/${route.id}/${route.view}${like}`;
  }
  return `#/${route.page === 'missing' ? '' : route.page}`;
}
