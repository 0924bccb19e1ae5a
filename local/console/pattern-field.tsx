import { useState } from 'preact/hooks';
import { PlacedError } from './error-place';
import { type Route, setOptions } from './route';
import { toFilterPattern } from './search-pattern';

/** Searches on Enter: a half-typed pattern is an error to nobody's use. */
export const PatternField = (props: { readonly route: Route; readonly error?: string }) => {
  const { route, error } = props;
  const { search = '' } = route.options;
  const [typed, setTyped] = useState({ search, text: search });
  // A link on this page narrows the search as well.
  const text = typed.search === search ? typed.text : search;
  return (
    <form
      class="pattern"
      onSubmit={(event) => {
        event.preventDefault();
        setOptions(route, { search: text });
      }}
    >
      <div class="search">
        <input
          type="search"
          aria-label="Search"
          aria-invalid={error !== undefined}
          aria-describedby={error === undefined ? undefined : 'pattern-error'}
          placeholder="words, or { $.status_code >= 500 }"
          value={text}
          onInput={(event) => setTyped({ search, text: event.currentTarget.value })}
          onSearch={(event) => setOptions(route, { search: event.currentTarget.value })}
        />
        <button type="submit">Search</button>
      </div>
      {error !== undefined && (
        <PlacedError id="pattern-error" message={error} text={toFilterPattern(search)} />
      )}
    </form>
  );
};
