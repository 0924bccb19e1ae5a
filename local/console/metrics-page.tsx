import { Empty } from './empty';

export const MetricsPage = () => <Empty>Nothing here yet</Empty>;
