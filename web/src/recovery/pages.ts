// The pages that links of emails lead to, fetched as one.
import {ForgotPage} from './forgot_page';
import {ResetPage} from './reset_page';
import {VerifyPage} from './verify_page';

export const pages = {
  '/forgot': ForgotPage,
  '/reset': ResetPage,
  '/verify': VerifyPage,
};
