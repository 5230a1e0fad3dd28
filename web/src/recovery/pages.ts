// The pages that links of emails and SMS lead to, fetched as one.
import {ForgotPage} from './forgot_page';
import {InvitePage, ResetPage} from './reset_page';
import {VerifyPage} from './verify_page';

export const pages = {
  '/forgot': ForgotPage,
  '/reset': ResetPage,
  '/invite': InvitePage,
  '/verify': VerifyPage,
};
