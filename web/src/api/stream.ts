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

// The data of what was told; none where the line has come (again): what was missed meanwhile is not told.
export type Changed = (events: string[]) => void;

// A line that is kept: lost, it is tried again; while nobody looks at the page, it rests.
class Line {
  private readonly reader = new EventReader();
  private readonly path: string;
  private readonly changed: Changed;
  private ended = false;
  private connection: AbortController | null = null;
  private wake: (() => void) | null = null;
  private hiding: ReturnType<typeof setTimeout> | undefined;

  constructor(path: string, changed: Changed) {
    this.path = path;
    this.changed = changed;
    document.addEventListener('visibilitychange', this.onVisibility);
    void this.run();
  }

  end() {
    this.ended = true;
    clearTimeout(this.hiding);
    document.removeEventListener('visibilitychange', this.onVisibility);
    this.connection?.abort();
    this.wake?.();
  }

  private readonly onVisibility = () => {
    clearTimeout(this.hiding);
    this.hiding = undefined;
    if (document.hidden) this.hiding = setTimeout(() => this.connection?.abort(), hiddenFor);
    else this.wake?.();
  };

  private pause(ms: number) {
    return new Promise<void>(next => {
      this.wake = next;
      setTimeout(next, ms);
    });
  }

  private async run() {
    for (let failures = 0; !this.ended;) {
      while (document.hidden && !this.ended) await this.pause(longest);
      const began = performance.now();
      const wait = await this.listen();
      if (wait === null || this.ended) return;
      failures = performance.now() - began > 5000 ? 0 : failures + 1;
      const back = Math.max(wait, Math.min(1000 * 2 ** (failures - 1), longest));
      if (failures > 0) await this.pause(back * (0.75 + Math.random() / 2));
    }
  }

  // How long to wait before the next try; none: never again.
  private async listen(): Promise<number | null> {
    const connection = new AbortController();
    this.connection = connection;
    let alive = setTimeout(() => connection.abort(), silence);
    try {
      const answer = await fetch(this.path, {
        headers: {Accept: 'text/event-stream', ...(this.reader.lastId && {'Last-Event-ID': this.reader.lastId})},
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
      this.changed([]);
      const text = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const {done, value} = await text.read();
        if (done) return 0;
        clearTimeout(alive);
        alive = setTimeout(() => connection.abort(), silence);
        const events = this.reader.read(value);
        if (events.length > 0) this.changed(events);
      }
    } catch {
      return 1000;
    } finally {
      clearTimeout(alive);
    }
  }
}

// Calls `changed` for what is told and after each return of the line, until the function that is returned is called.
export function follow(path: string, changed: Changed): () => void {
  const line = new Line(path, changed);
  return () => line.end();
}
