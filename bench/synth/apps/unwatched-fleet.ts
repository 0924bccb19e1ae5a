import { fleet } from './fleet';

fleet(() => {});
