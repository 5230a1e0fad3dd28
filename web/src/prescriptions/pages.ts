// Prescriptions and the consultation in which they are written, fetched as one.
import {ConsultationPage} from './consultation_page';
import {ListPage} from './list_page';
import {OnePage} from './one_page';

export const pages = {
  '/day/:id': ConsultationPage,
  '/prescriptions': ListPage,
  '/prescriptions/:id': OnePage,
};
