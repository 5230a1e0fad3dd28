// The pages for what is not there and for what broke. A version of the application that is gone is loaded anew, once.
import {Component, type ReactNode} from 'react';
import {Link} from 'wouter';
import {safely} from '../api/refresh';
import {useWords} from '../language/language';
import {Page} from './page';

export function Absent() {
  const words = useWords();
  return (
    <Page title={words.absent.title}>
      <div className="stack">
        <p>{words.absent.text}</p>
        <p>
          <Link className="button" href="/">
            {words.buttons.home}
          </Link>
        </p>
      </div>
    </Page>
  );
}

function Broken() {
  const words = useWords();
  return (
    <Page title={words.broken.title}>
      <div className="stack">
        <p>{words.broken.text}</p>
        <p>
          <button type="button" className="button filled" onClick={() => location.reload()}>
            {words.buttons.retry}
          </button>
        </p>
      </div>
    </Page>
  );
}

const reloaded = 'consulta.reloaded';
const isMissingChunk = (error: unknown) =>
  error instanceof TypeError && /dynamically imported module|Importing a module script/.test(error.message);

export class ErrorBoundary extends Component<{path: string; children: ReactNode}, {broken: string | null}> {
  override state = {broken: null as string | null};

  static getDerivedStateFromError = () => ({broken: ''});

  override componentDidCatch(error: unknown) {
    this.setState({broken: this.props.path});
    if (isMissingChunk(error) && safely(() => sessionStorage.getItem(reloaded)) !== location.pathname) {
      safely(() => sessionStorage.setItem(reloaded, location.pathname));
      location.reload();
    }
  }

  override componentDidUpdate(before: {path: string}) {
    if (before.path !== this.props.path && this.state.broken !== null) this.setState({broken: null});
  }

  override render() {
    return this.state.broken === null ? this.props.children : <Broken />;
  }
}
