import type { Route } from './route';
import { FromToChoice, RangeChoice, useWindow } from './toolbar';

/** Chooses the time of a page: so long before now, or from one moment to another. */
export const TimeChoice = ({ route }: { readonly route: Route }) => {
  const window = useWindow({ route });
  return (
    <>
      <FromToChoice route={route} window={window} />
      <RangeChoice route={route} />
    </>
  );
};
