// The words of kiosk and screen in the language that is read.
import {devices as en} from './devices.en';
import {devices as pt} from './devices.pt';
import {useLanguage} from './language';

export const inBoth = [pt, en] as const;
export const useDeviceWords = () => (useLanguage().code === 'pt' ? pt : en);
