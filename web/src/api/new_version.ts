// A page that stands for days is loaded anew at night, so that it is of the present version: only where it can be had.
import {useEffect} from 'react';
import {nowInstant, time} from '../language/dates';

const atNight = '04:00'; // by the clinic's clock

async function loadAnew() {
  const answer = await fetch(location.href, {cache: 'no-store'}).catch(() => null);
  if (answer?.ok) location.reload();
}

export function useNewVersionAtNight() {
  useEffect(() => {
    let loaded = time(nowInstant()) === atNight; // this very page
    const timer = setInterval(() => {
      const isNight = time(nowInstant()) === atNight;
      if (isNight && !loaded) void loadAnew();
      loaded = isNight;
    }, 20_000);
    return () => clearInterval(timer);
  }, []);
}
