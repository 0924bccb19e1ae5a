import middy from 'middy7';
import { wrapWith } from './powertools-middy';

export const wrap = wrapWith(middy);
