import type { ModelType } from '../telemetry';
import { ar } from './ar';
import { ema } from './ema';
import type { Model } from './model';
import { naive } from './naive';

export const models: Readonly<Record<ModelType, Model>> = { naive, ema, ar };
