import type { ArchivedObject } from '../console-server/console-source';
import { api } from './api';
import { Await, Empty } from './empty';
import { bytes, dayTime } from './format';
import { useLive, useLoaded } from './live';
import { toLogLine } from './log-line';
import { href, type Route } from './route';
import { Toolbar } from './toolbar';

/** The objects in the buckets, and the lines of the one that the address names. */
export const ArchivePage = ({ route }: { readonly route: Route }) => {
  const { pulse } = useLive();
  const loaded = useLoaded(api.archive, [pulse.archive]);
  return (
    <>
      <Toolbar heading="Archive" />
      <Await loaded={loaded}>
        {(objects) =>
          objects.length === 0 ? (
            <Empty>
              Nothing was archived yet: the delivery stream holds lines until its buffer is full
            </Empty>
          ) : (
            <div class={route.name ? 'archive split' : 'archive'}>
              <Objects objects={objects} selected={route.name} />
              {route.name && <Lines key={route.name} name={route.name} />}
            </div>
          )
        }
      </Await>
    </>
  );
};

const nameOf = ({ bucket, key }: ArchivedObject): string => `${bucket}/${key}`;

const Objects = (props: {
  readonly objects: readonly ArchivedObject[];
  readonly selected?: string;
}) => (
  <div class="card scroll">
    <table>
      <thead>
        <tr>
          <th scope="col">Object</th>
          <th scope="col" class="number">
            Size
          </th>
          <th scope="col">Storage class</th>
          <th scope="col">Modified</th>
        </tr>
      </thead>
      <tbody>
        {props.objects.map((object) => (
          <tr
            key={nameOf(object)}
            aria-current={nameOf(object) === props.selected ? 'true' : undefined}
          >
            <td class="key">
              <a href={href({ page: 'archive', name: nameOf(object) })}>{object.key}</a>
              <small>{object.bucket}</small>
            </td>
            <td class="number">{bytes(object.bytes)}</td>
            <td class="class">{object.storageClass}</td>
            <td class="number">{dayTime(object.lastModifiedMs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

/** @param name - bucket, a slash, key; a bucket's name has no slash */
const Lines = ({ name }: { readonly name: string }) => {
  const slash = name.indexOf('/');
  const loaded = useLoaded(
    () => api.archiveObject(name.slice(0, slash), name.slice(slash + 1)),
    [name],
  );
  return (
    <section class="card lines">
      <h2>
        {name.slice(name.lastIndexOf('/') + 1)}
        <a href={href({ page: 'archive' })}>Close</a>
      </h2>
      <Await loaded={loaded}>
        {(lines) => (
          <ol class="log">
            {lines.map((line, index) => (
              <ArchivedLine key={index} text={line} />
            ))}
          </ol>
        )}
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
