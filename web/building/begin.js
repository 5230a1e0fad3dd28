// Stands within each prerendered page, so that what is seen there is right and answers before the application has come;
// fetches that once the page was shown.
export function begin(files, application) {
  const html = document.documentElement;
  // Light or dark as chosen: the application's account/theme.ts.
  try {
    const theme = localStorage.getItem('consulta.theme');
    if (theme) html.dataset.theme = theme;
  } catch {
    // Storage that is closed to us.
  }
  // Nobody is asked to log in who may be logged in.
  if (/csrf_token=/.test(document.cookie)) html.dataset.session = 'unknown';

  // Until the application answers it.
  document.addEventListener('click', event => {
    const language = event.target.closest('.bar button')?.value;
    if (!language || event.defaultPrevented) return;
    const url = new URL(location);
    url.searchParams.set('lang', language);
    location.replace(url);
  });

  addEventListener('unready', () => {
    document.getElementById('unready').hidden = false;
    addEventListener('online', () => location.reload());
  });
  // The steps are drawn anew in place of what is here: who was on a link of it by then is on the one drawn for it.
  const keepFocus = () => {
    const root = document.getElementById('root');
    const mark = element => [element.localName, element.className, element.parentElement.className].join();
    let at;
    const note = () => root.contains(document.activeElement) && (at = mark(document.activeElement));
    note();
    root.addEventListener('focusin', note);
    new MutationObserver((_, observer) => {
      observer.disconnect();
      root.removeEventListener('focusin', note);
      if (root.contains(document.activeElement)) return;
      const same = [...root.querySelectorAll('a, button, [tabindex]')].find(element => mark(element) === at);
      same?.focus({preventScroll: true});
    }).observe(root, {childList: true});
  };
  const fetchAll = () => {
    keepFocus();
    for (const href of files) {
      document.head.append(Object.assign(document.createElement('link'), {rel: 'modulepreload', href}));
    }
    const run = () => import(application);
    run()
      .catch(run)
      .catch(() => dispatchEvent(new Event('unready')));
  };
  // What nobody looks at is never shown.
  addEventListener('DOMContentLoaded', () => {
    if (document.hidden) fetchAll();
    else requestAnimationFrame(() => setTimeout(fetchAll));
  });
}
