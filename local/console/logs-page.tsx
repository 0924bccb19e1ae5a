import { GroupsChoice } from './log-groups-choice';
import { LogInsights } from './log-insights';
import { LogSearch } from './log-search';
import { LogTail } from './log-tail';
import { href, type Route } from './route';
import { TimeChoice } from './time-choice';
import { LiveChoice, Toolbar } from './toolbar';

const MODES = [
  { name: 'search', label: 'Search', Shown: LogSearch },
  { name: 'tail', label: 'Live tail', Shown: LogTail },
  { name: 'insights', label: 'Insights', Shown: LogInsights },
] as const;

/** What the functions write: searched, followed, or asked in Logs Insights QL. */
export const LogsPage = ({ route }: { readonly route: Route }) => {
  const mode = MODES.find(({ name }) => name === route.options.mode) ?? MODES[0];
  return (
    <>
      <Toolbar heading="Logs">
        <nav class="modes" aria-label="Ways to read logs">
          {MODES.map(({ name, label }) => (
            <a
              key={name}
              href={href({ page: 'logs', options: { ...route.options, mode: name } })}
              aria-current={name === mode.name ? 'page' : undefined}
            >
              {label}
            </a>
          ))}
        </nav>
        <GroupsChoice route={route} />
        {mode.name === 'search' && <LiveChoice route={route} />}
        {mode.name !== 'tail' && <TimeChoice route={route} />}
      </Toolbar>
      <mode.Shown route={route} />
    </>
  );
};
