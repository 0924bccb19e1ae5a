import type { ErrorRecord } from '../errors/error-record';
import { loadPart } from '../parts';

/** An error as a line shows it. A bundle without its parts has a line that says so. */
export const shownError = (error: unknown): Pick<ErrorRecord, 'name' | 'message' | 'category'> => {
  try {
    return loadPart('errors/error-record').errorRecord(error);
  } catch (failure) {
    return { name: 'unknown', message: (failure as Error).message, category: 'internal' };
  }
};
