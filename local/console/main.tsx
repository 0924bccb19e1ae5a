import { render } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { AlarmsPage } from './alarms-page';
import { Announcer } from './announcer';
import { ArchivePage } from './archive-page';
import { DashboardPage } from './dashboard-page';
import { FaultsBanner } from './faults';
import { Header } from './header';
import { LiveProvider, useServer } from './live';
import { LogsPage } from './logs-page';
import { MessagesPage } from './messages-page';
import { MetricsPage } from './metrics-page';
import { OverviewPage } from './overview-page';
import { type Route, useRoute } from './route';
import { ThemeProvider, usePageTheme } from './theme';
import { TracesPage } from './traces-page';

const SHOWN = {
  overview: OverviewPage,
  dashboard: DashboardPage,
  metrics: MetricsPage,
  alarms: AlarmsPage,
  logs: LogsPage,
  traces: TracesPage,
  messages: MessagesPage,
  archive: ArchivePage,
} as const;

const Console = () => {
  const route = useRoute();
  const theme = usePageTheme();
  const { live, connected } = useServer();
  const main = useRef<HTMLElement>(null);
  useTitle(route);
  if (!live) return null;
  const Shown = SHOWN[route.page];
  return (
    <ThemeProvider value={theme}>
      <LiveProvider value={live}>
        <button type="button" class="skip" onClick={() => main.current?.focus()}>
          Skip to the page
        </button>
        <Header page={route.page} />
        {live.overview.faults && <FaultsBanner faults={live.overview.faults} />}
        {!connected && (
          <p class="banner" role="alert">
            The local cloud does not answer: this is what it said last
          </p>
        )}
        <main ref={main} tabIndex={-1}>
          <Shown route={route} />
        </main>
        <Announcer />
      </LiveProvider>
    </ThemeProvider>
  );
};

/** Names the page for tabs, history and screen readers, and begins a new page at its top. */
const useTitle = ({ page, name }: Route): void => {
  useEffect(() => {
    document.title = [name, page, 'Local cloud'].filter(Boolean).join(' · ');
    scrollTo(0, 0);
  }, [page, name]);
};

render(<Console />, document.body);
