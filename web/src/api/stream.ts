// Server-Sent Events by fetch: EventSource hides comments, by which one knows that the line lives, and the status.
import {refresh} from './refresh';
import {continueSession} from './send';

const silence = 40_000; // ms without a byte: the line is dead
const hiddenFor = 30_000; // ms, then the stream gives its connection back
const longest = 30_000; // ms between two tries

// Splits what arrives into events. Pure: tests feed it any cut.
export class EventReader {
  lastId = '';
  private rest = '';
  private data: string[] = [];

  // The data of each event that is complete.
  read(chunk: string): string[] {
    const out: string[] = [];
    const lines = (this.rest + chunk).split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') {
        if (this.data.length > 0) out.push(this.data.join('\n'));
        this.data = [];
      } else if (line.startsWith('data:')) {
        this.data.push(line.slice(5).replace(/^ /, ''));
      } else if (line.startsWith('id:')) {
        this.lastId = line.slice(3).trim();
      }
    }
    return out;
  }
}

// Calls `changed` for each event and after each return of the line, until the function that is returned is called.
export function follow(path: string, changed: () => void): () => void {
  const reader = new EventReader();
  let ended = false;
  let connection: AbortController | null = null;
  let wake: (() => void) | null = null;
  let hiding: ReturnType<typeof setTimeout> | undefined;

  const pause = (ms: number) =>
    new Promise<void>(next => {
      wake = next;
      setTimeout(next, ms);
    });

  // How long to wait before the next try; none: never again.
  async function listen(): Promise<number | null> {
    connection = new AbortController();
    let alive = setTimeout(() => connection?.abort(), silence);
    try {
      const answer = await fetch(path, {
        headers: {Accept: 'text/event-stream', ...(reader.lastId && {'Last-Event-ID': reader.lastId})},
        signal: connection.signal,
        cache: 'no-store',
      });
      if (answer.status === 401) {
        const refreshed = await refresh();
        // Whose session has ended may log in again over the page.
        return refreshed === 'yes' || (refreshed === 'ended' && (await continueSession())) ? 0 : 5000;
      }
      if (answer.status === 429) return Number(answer.headers.get('Retry-After') ?? 5) * 1000;
      if (answer.status === 403 || answer.status === 404) return null;
      if (!answer.ok || !answer.body) return 1000;
      changed();
      const text = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const {done, value} = await text.read();
        if (done) return 0;
        clearTimeout(alive);
        alive = setTimeout(() => connection?.abort(), silence);
        if (reader.read(value).length > 0) changed();
      }
    } catch {
      return 1000;
    } finally {
      clearTimeout(alive);
    }
  }

  async function run() {
    for (let failures = 0; !ended;) {
      while (document.hidden && !ended) await pause(longest);
      const began = performance.now();
      const wait = await listen();
      if (wait === null || ended) return;
      failures = performance.now() - began > 5000 ? 0 : failures + 1;
      const back = Math.max(wait, Math.min(1000 * 2 ** (failures - 1), longest));
      if (failures > 0) await pause(back * (0.75 + Math.random() / 2));
    }
  }

  const onVisibility = () => {
    clearTimeout(hiding);
    hiding = undefined;
    if (document.hidden) hiding = setTimeout(() => connection?.abort(), hiddenFor);
    else wake?.();
  };
  document.addEventListener('visibilitychange', onVisibility);
  void run();
  return () => {
    ended = true;
    clearTimeout(hiding);
    document.removeEventListener('visibilitychange', onVisibility);
    connection?.abort();
    wake?.();
  };
}
