import type { ComponentChildren } from 'preact';
import type { Loaded } from './live';

/** What stands where there is nothing to see, and why. */
export const Empty = ({ children }: { readonly children: ComponentChildren }) => (
  <p class="empty">{children}</p>
);

export const Failure = ({ message }: { readonly message: string }) => (
  <p class="failure" role="alert">
    {message}
  </p>
);

/** The answer when it is there, else the error or a quiet wait. */
export const Await = <T,>({
  loaded,
  children,
}: {
  readonly loaded: Loaded<T>;
  readonly children: (data: T) => ComponentChildren;
}) => {
  if (loaded.error !== undefined) return <Failure message={loaded.error} />;
  if (loaded.data === undefined) return <p class="empty" aria-busy="true" />;
  return <>{children(loaded.data)}</>;
};
