import { Empty } from './empty';

export const TracesPage = () => <Empty>Nothing here yet</Empty>;
