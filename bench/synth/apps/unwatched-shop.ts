import { shop } from './shop';

shop(() => {});
