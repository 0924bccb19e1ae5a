import middy from 'middy6';
import { wrapWith } from './powertools-middy';

export const wrap = wrapWith(middy);
