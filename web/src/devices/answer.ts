// What somebody at the kiosk is told.
import type {Problem} from '../api/problem';
import type {Waiting} from '../api/reception';

export type Answer = {here: Waiting} | {refused: Problem};
