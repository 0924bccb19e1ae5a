import { render } from 'preact';
import { AlarmsPage } from './alarms-page';
import { ArchivePage } from './archive-page';
import { DashboardPage } from './dashboard-page';
import { FaultsBanner } from './faults';
import { Header } from './header';
import { LiveProvider, useServer } from './live';
import { LogsPage } from './logs-page';
import { MessagesPage } from './messages-page';
import { MetricsPage } from './metrics-page';
import { OverviewPage } from './overview-page';
import { useRoute } from './route';
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
  if (!live) return null;
  const Shown = SHOWN[route.page];
  return (
    <ThemeProvider value={theme}>
      <LiveProvider value={live}>
        <Header page={route.page} />
        {live.overview.faults && <FaultsBanner faults={live.overview.faults} />}
        {!connected && (
          <p class="banner" role="alert">
            The local cloud does not answer: this is what it said last
          </p>
        )}
        <main>
          <Shown route={route} />
        </main>
      </LiveProvider>
    </ThemeProvider>
  );
};

render(<Console />, document.body);
