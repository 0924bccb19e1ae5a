import { Empty } from './empty';

export const OverviewPage = () => <Empty>Nothing here yet</Empty>;
