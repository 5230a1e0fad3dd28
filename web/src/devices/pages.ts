// What hangs on a wall or stands in the hall, fetched as one.
import {KioskPage} from './kiosk_page';
import {WaitingRoomPage} from './waiting_room_page';

export const pages = {
  '/kiosk': KioskPage,
  '/waiting-room': WaitingRoomPage,
};
