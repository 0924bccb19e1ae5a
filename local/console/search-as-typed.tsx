import { useState } from 'preact/hooks';
import { type Route, setOptions } from './route';

/** A text filter of what is on the page already: it works with each letter. */
export const SearchAsTyped = (props: { readonly route: Route; readonly label: string }) => {
  const { route, label } = props;
  const [typed, setTyped] = useState(route.options.search ?? '');
  return (
    <input
      type="search"
      aria-label={label}
      placeholder={label}
      value={typed}
      onInput={({ currentTarget: { value } }) => {
        setTyped(value);
        setOptions(route, { search: value });
      }}
    />
  );
};
