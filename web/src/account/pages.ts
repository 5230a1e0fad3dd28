// The pages of one's account, fetched as one.
import {AccountPage} from './account_page';
import {DataPage} from './data_page';
import {DependantsPage} from './dependants_page';
import {ErasedPage} from './erased_page';
import {MessagesPage} from './messages_page';
import {SecurityPage} from './security_page';

export const pages = {
  '/account': AccountPage,
  '/account/messages': MessagesPage,
  '/account/security': SecurityPage,
  '/account/dependants': DependantsPage,
  '/account/data': DataPage,
  '/account/erased': ErasedPage,
};
