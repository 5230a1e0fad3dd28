// The times of a day as they were first seen: one that is taken meanwhile stays in its place and is said to be taken,
// so that nothing jumps under a finger.
import {useRef} from 'react';
import type {FreeSlot} from '../api/client';

export interface SeenSlot {
  slot: FreeSlot;
  taken: boolean;
}

// One for each start: with any doctor a time is free once, however many have it. Pure.
export function seenSlots(before: readonly FreeSlot[], present: readonly FreeSlot[]): SeenSlot[] {
  const free = new Map(present.map(slot => [slot.starts_at, slot]));
  const all = new Map([...before, ...present].map(slot => [slot.starts_at, slot]));
  return [...all.values()]
    .map(slot => ({slot: free.get(slot.starts_at) ?? slot, taken: !free.has(slot.starts_at)}))
    .sort((a, b) => a.slot.starts_at.localeCompare(b.slot.starts_at));
}

// `key` names what is looked at: another one begins anew.
export function useSeenSlots(key: string, present: readonly FreeSlot[] | undefined): SeenSlot[] | undefined {
  const seen = useRef<{key: string; slots: readonly FreeSlot[]}>({key: '', slots: []});
  if (!present) return undefined;
  const before = seen.current.key === key ? seen.current.slots : [];
  const out = seenSlots(before, present);
  seen.current = {key, slots: out.map(({slot}) => slot)};
  return out;
}
