import {expect, test} from 'vitest';
import {EventReader} from './stream';

const text = ': comment\r\n\r\nid: 7\r\nevent: status\r\ndata: {"a":1}\r\n\r\nid: 8\ndata: b\ndata: c\n\n';

test('events are the same wherever the line cuts them', () => {
  for (let cut = 0; cut <= text.length; ++cut) {
    const reader = new EventReader();
    const events = [...reader.read(text.slice(0, cut)), ...reader.read(text.slice(cut))];
    expect(events, `cut at ${cut}`).toEqual(['{"a":1}', 'b\nc']);
    expect(reader.lastId).toBe('8');
  }
});

test('what has not ended is no event', () => {
  const reader = new EventReader();
  expect(reader.read('data: half\n')).toEqual([]);
  expect(reader.read('\n')).toEqual(['half']);
});
