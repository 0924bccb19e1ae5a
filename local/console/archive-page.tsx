import { useMemo } from 'preact/hooks';
import type { ArchivedObject } from '../console-server/console-source';
import { api } from './api';
import { type FolderEntry, folderAt, foldersAbove, pathOf } from './archive-folder';
import { Await, Empty } from './empty';
import { bytes, dayTime } from './format';
import { useLive, useLoaded } from './live';
import { toLogLine } from './log-line';
import { href, type Route } from './route';
import { SearchAsTyped } from './search-as-typed';
import { Toolbar } from './toolbar';

/** The buckets folder by folder, and the lines of the object that the address names. */
export const ArchivePage = ({ route }: { readonly route: Route }) => {
  const { pulse } = useLive();
  const loaded = useLoaded(api.archive, [pulse.archive]);
  const { name = '' } = route;
  const isObject = name !== '' && !name.endsWith('/');
  const folder = name.slice(0, name.lastIndexOf('/') + 1);
  return (
    <>
      <Toolbar heading={<Path folder={folder} />} />
      <Await loaded={loaded}>
        {(objects) =>
          objects.length === 0 ? (
            <Empty>
              Nothing was archived yet: the delivery stream holds lines until its buffer is full
            </Empty>
          ) : (
            <div class={isObject ? 'archive split' : 'archive'}>
              <Folder objects={objects} path={folder} selected={name} />
              {isObject && <Lines key={name} name={name} route={route} />}
            </div>
          )
        }
      </Await>
    </>
  );
};

const Path = ({ folder }: { readonly folder: string }) => (
  <>
    <a class="back" href={href({ page: 'archive' })}>
      Archive
    </a>{' '}
    {foldersAbove(folder).map(({ name, path }) => (
      <span key={path}>
        <a class="back" href={href({ page: 'archive', name: path })}>
          {name}
        </a>{' '}
      </span>
    ))}
  </>
);

const Folder = (props: {
  readonly objects: readonly ArchivedObject[];
  readonly path: string;
  readonly selected: string;
}) => {
  const { path, selected } = props;
  const { folders, objects } = useMemo(() => folderAt(props.objects, path), [props.objects, path]);
  if (folders.length + objects.length === 0) return <Empty>Nothing lies in this folder</Empty>;
  return (
    <div class="card scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col" class="number">
              Size
            </th>
            <th scope="col">Storage class</th>
            <th scope="col">Modified</th>
          </tr>
        </thead>
        <tbody>
          {folders.map((folder) => (
            <FolderRow key={folder.path} folder={folder} />
          ))}
          {objects.map((object) => (
            <ObjectRow
              key={pathOf(object)}
              object={object}
              name={pathOf(object).slice(path.length)}
              isSelected={pathOf(object) === selected}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
};

const FolderRow = ({ folder }: { readonly folder: FolderEntry }) => (
  <tr>
    <td class="key">
      <a href={href({ page: 'archive', name: folder.path })}>{folder.name}</a>
    </td>
    <td class="number">{bytes(folder.bytes)}</td>
    <td class="class">
      {folder.objects} {folder.objects === 1 ? 'object' : 'objects'}
    </td>
    <td />
  </tr>
);

const ObjectRow = (props: {
  readonly object: ArchivedObject;
  readonly name: string;
  readonly isSelected: boolean;
}) => (
  <tr aria-current={props.isSelected ? 'true' : undefined}>
    <td class="key">
      <a href={href({ page: 'archive', name: pathOf(props.object) })}>{props.name}</a>
    </td>
    <td class="number">{bytes(props.object.bytes)}</td>
    <td class="class">{props.object.storageClass}</td>
    <td class="when">{dayTime(props.object.lastModifiedMs)}</td>
  </tr>
);

/** As many as a page can hold without growing slow. */
const MAX_LINES = 1000;

const Lines = ({ name, route }: { readonly name: string; readonly route: Route }) => {
  const slash = name.indexOf('/');
  const loaded = useLoaded(
    () => api.archiveObject(name.slice(0, slash), name.slice(slash + 1)),
    [name],
  );
  const wanted = (route.options.search ?? '').toLowerCase();
  const folder = name.slice(0, name.lastIndexOf('/') + 1);
  return (
    <section class="card lines" aria-labelledby="object">
      <h2 id="object">
        {name.slice(folder.length)}
        <a href={href({ page: 'archive', name: folder })}>Close</a>
      </h2>
      <SearchAsTyped route={route} label="Search these lines" />
      <Await loaded={loaded}>
        {(lines) => {
          const found = lines.filter((line) => line.toLowerCase().includes(wanted));
          return (
            <>
              <p class="hint" role="status">
                {found.length} of {lines.length} lines
                {found.length > MAX_LINES && `, the first ${MAX_LINES} shown`}
              </p>
              <ol class="log">
                {found.slice(0, MAX_LINES).map((line, index) => (
                  <ArchivedLine key={index} text={line} />
                ))}
              </ol>
            </>
          );
        }}
      </Await>
    </section>
  );
};

const ArchivedLine = ({ text }: { readonly text: string }) => {
  const { level, summary, fields, full } = toLogLine(text);
  return (
    <li>
      <details>
        <summary>
          <span class={`level ${level}`}>{level}</span>
          <span class="words">
            {summary} <small>{fields}</small>
          </span>
        </summary>
        <pre>{full}</pre>
      </details>
    </li>
  );
};
