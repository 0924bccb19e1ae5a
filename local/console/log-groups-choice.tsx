import { useState } from 'preact/hooks';
import { useLive } from './live';
import { type Route, setOptions } from './route';

/** The log groups that the address names; all of them where it names none. */
export const useGroups = ({ options }: Route): readonly string[] => {
  const { logGroups } = useLive().overview;
  const named = namedGroups(options);
  return named.length > 0 ? named : logGroups;
};

/** A group's name has no comma. */
export const namedGroups = ({ groups }: Route['options']): readonly string[] =>
  (groups ?? '').split(',').filter(Boolean);

/** Chooses log groups: none chosen is all. */
export const GroupsChoice = ({ route }: { readonly route: Route }) => {
  const { logGroups } = useLive().overview;
  const [wanted, setWanted] = useState('');
  const chosen = namedGroups(route.options);
  const choose = (groups: readonly string[]) => setOptions(route, { groups: groups.join(',') });
  const toggle = (group: string) =>
    choose(chosen.includes(group) ? chosen.filter((one) => one !== group) : [...chosen, group]);
  return (
    <>
      <button type="button" popovertarget="groups" class="menu">
        {summaryOf(chosen)}
      </button>
      <div id="groups" popover="auto" class="panel groups">
        <h2>Log groups</h2>
        <input
          type="search"
          aria-label="Find a log group"
          placeholder="Find a log group"
          value={wanted}
          onInput={(event) => setWanted(event.currentTarget.value)}
        />
        <button type="button" disabled={chosen.length === 0} onClick={() => choose([])}>
          All groups
        </button>
        <ul>
          {[...new Set([...logGroups, ...chosen])]
            .filter((group) => group.toLowerCase().includes(wanted.toLowerCase()))
            .map((group) => (
              <li key={group}>
                <label class="switch">
                  <input
                    type="checkbox"
                    checked={chosen.includes(group)}
                    onChange={() => toggle(group)}
                  />
                  <span>{group}</span>
                </label>
              </li>
            ))}
        </ul>
      </div>
    </>
  );
};

const summaryOf = ([first, ...others]: readonly string[]): string => {
  if (first === undefined) return 'All log groups';
  return others.length === 0 ? first : `${first} and ${others.length} more`;
};
