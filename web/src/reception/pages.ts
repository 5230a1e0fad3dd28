// The pages of reception, fetched as one.
import {ArrivalsPage} from './arrivals_page';
import {DevicesPage} from './devices_page';
import {GridPage} from './grid_page';
import {WritePage} from './write_page';

export const pages = {
  '/reception': ArrivalsPage,
  '/reception/grid': GridPage,
  '/reception/messages': WritePage,
  '/reception/devices': DevicesPage,
};
