// The pages of doctors, fetched as one.
import {DayPage} from './day_page';

export const pages = {
  '/day': DayPage,
};
