// Where the link leads that proves an address. A press does it: programs that look at mail follow links too.
import {useQueryClient} from '@tanstack/react-query';
import {useState} from 'react';
import {Link} from 'wouter';
import {api, need} from '../api/client';
import {Submit} from '../design/form';
import {Notice} from '../design/notice';
import {useWords} from '../language/language';
import {useMore} from '../language/more';
import {useAnnounce} from '../shell/announcer';
import {Page} from '../shell/page';
import {useSentForm} from '../shell/sent_form';
import {useLinkToken} from './link_token';

export function VerifyPage() {
  const words = useWords();
  const {recovery} = useMore();
  const cache = useQueryClient();
  const announce = useAnnounce();
  const token = useLinkToken();
  const [done, setDone] = useState(false);
  const form = useSentForm(
    {},
    () => ({}),
    async () => {
      await need(api.POST('/api/v1/auth/verify', {body: {token}}));
      setDone(true);
      announce(recovery.verified);
      await cache.invalidateQueries({queryKey: ['profile']});
    },
  );
  return (
    <Page title={recovery.verifyTitle}>
      <form className="stack narrow" noValidate onSubmit={form.onSubmit}>
        {done ? (
          <>
            <Notice kind="good">{recovery.verified}</Notice>
            <p>
              <Link href="/appointments" className="button filled">
                {words.list.title}
              </Link>
            </p>
          </>
        ) : (
          <>
            {token ? <p>{recovery.verifyText}</p> : <Notice kind="bad">{recovery.noToken}</Notice>}
            {form.told}
            {token && <Submit busy={form.busy}>{recovery.verify}</Submit>}
            <p>
              <Link href="/account">{recovery.newLink}</Link>
            </p>
          </>
        )}
      </form>
    </Page>
  );
}
