import { useState } from 'preact/hooks';
import { get } from '../api.ts';
import { useResource } from '../hooks.ts';
import { Command, portOption } from '../parts/command.tsx';
import { Filters } from '../parts/filters.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { hashOf } from '../route.ts';
import { dateTime, number, t } from '../text.ts';
import type { Collection } from '../types.ts';

const filters = ['dialect', 'account', 'region'] as const;
type Filter = Record<(typeof filters)[number], string>;

/** Galleries and vector indexes of every dialect. */
export function Collections() {
  const collections = useResource(
    async (signal) => (await get<{ collections: Collection[] }>('/collections', signal)).collections,
    [],
  );
  return (
    <>
      <h1>{t('collections')}</h1>
      <Loaded from={collections}>
        {(all) =>
          all.length === 0 ? (
            <Empty text={t('collections.empty')}>
              <Command text={`eval "$(tuku env${portOption()})"`} about={t('collections.empty.env')} />
              <Command text={`tuku start${portOption()} --seed-dir seeds`} about={t('collections.empty.seed')} />
              <p>
                <a href="#/controls">{t('collections.empty.snapshot')}</a>
              </p>
            </Empty>
          ) : (
            <List all={all} />
          )
        }
      </Loaded>
    </>
  );
}

function List({ all }: { all: readonly Collection[] }) {
  const [filter, setFilter] = useState<Filter>({ dialect: '', account: '', region: '' });
  const shown = all.filter((one) => filters.every((name) => filter[name] === '' || one[name] === filter[name]));
  return (
    <>
      <div class="row">
        <Filters
          names={filters}
          chosen={filter}
          valuesOf={(name) => [...new Set(all.map((one) => one[name]))].sort()}
          onChoose={setFilter}
        />
        <p class="note" role="status">
          {t('collections.summary', {
            collections: shown.length,
            entries: shown.reduce((sum, { count }) => sum + count, 0),
          })}
        </p>
      </div>
      {shown.length === 0 ? <Empty text={t('collections.filtered')} /> : <CollectionTable shown={shown} />}
    </>
  );
}

function CollectionTable({ shown }: { shown: readonly Collection[] }) {
  return (
    <div class="scroll">
      <table class="collections">
        <thead>
          <tr>
            <th scope="col">{t('field.name')}</th>
            <th scope="col">{t('field.kind')}</th>
            <th scope="col">{t('field.dialect')}</th>
            <th scope="col">{t('field.account')}</th>
            <th scope="col">{t('field.region')}</th>
            <th scope="col" class="number">
              {t('field.count')}
            </th>
            <th scope="col">{t('field.model')}</th>
            <th scope="col">{t('field.settings')}</th>
            <th scope="col">{t('field.updated')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((one) => (
            <CollectionRow key={`${one.kind} ${one.id}`} one={one} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function CollectionRow({ one }: { one: Collection }) {
  const href = hashOf(
    one.kind === 'gallery'
      ? { page: 'gallery', id: one.id, view: 'pictures' }
      : { page: 'vectors', id: one.id, view: 'list' },
  );
  return (
    <tr>
      <th scope="row">
        <a href={href}>{titleOf(one)}</a>
        {one.name !== '' && one.name !== one.key && <small>{one.name}</small>}
      </th>
      <td>{t(`kind.${one.kind}`)}</td>
      <td>{one.dialect}</td>
      <td>{one.account}</td>
      <td>{one.region}</td>
      <td class="number">{countOf(one)}</td>
      <td>
        {one.model ?? (one.kind === 'vectors' ? one.metric : null) ?? '–'}
        {one.dimension !== null && <small>{`${t('field.dimension')} ${one.dimension}`}</small>}
      </td>
      <td>
        <small>{settingsText(one.settings)}</small>
      </td>
      <td>{dateTime(one.updatedAt ?? one.createdAt)}</td>
    </tr>
  );
}

/** In short; all of it is in the collection's own view. */
function settingsText(settings: Collection['settings']): string {
  const parts = Object.entries(settings).map(
    ([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`,
  );
  const text = parts.join(', ');
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** A collection's key, after its vector bucket's. */
export function titleOf({ parent, key }: Collection): string {
  return parent === null ? key : `${parent} / ${key}`;
}

export function countOf({ count, capacity }: Collection): string {
  return capacity === null ? number(count) : t('collection.full', { count, capacity });
}
