// The sources as the rules see them: paths with their texts, from the disk or from a rule's own cases.
import {readdirSync, readFileSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {lineAt, outline, split} from './cpp.mjs';

// Made by programs, or nobody's.
const skipped = new Set(['.git', '.consulta', 'build', 'node_modules', 'dist', '.prerender', 'generated', 'secrets']);
const binary = /\.(png|jpe?g|webp|avif|gif|ico|woff2?|ttf|pdf)$/;

export class Tree {
  #texts;
  #read = new Map();
  constructor(texts) {
    this.#texts = new Map(Object.entries(texts));
    this.paths = [...this.#texts.keys()].sort();
  }
  text(path) {
    return this.#texts.get(path) ?? '';
  }
  has(path) {
    return this.#texts.has(path);
  }
  // C++, with its comments blanked and its functions found.
  cpp(path) {
    if (!this.#read.has(path)) {
      const parts = split(this.text(path));
      this.#read.set(path, {...parts, ...outline(parts.code), includes: includesOf(this.text(path))});
    }
    return this.#read.get(path);
  }
  get sources() {
    return this.paths.filter(path => /\.[ch]pp$/.test(path));
  }
  at(path, offset) {
    return `${path}:${lineAt(this.text(path), offset)}`;
  }
}

// Quoted ones, which are ours, and those in angles.
function includesOf(text) {
  return [...text.matchAll(/^#include (["<])([^">]+)[">]/gm)].map(found => ({
    of: found[2],
    ours: found[1] === '"',
    at: found.index,
  }));
}

export const isTest = path => path.startsWith('tests/') || path.endsWith('_test.cpp');
export const isScript = (path, text) => /^#!.*\b(ba)?sh\b/.test(text);
export {basename, dirname};

export function readTree(root) {
  const texts = {};
  const walk = folder => {
    for (const entry of readdirSync(join(root, folder), {withFileTypes: true})) {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.isDirectory() ? skipped.has(entry.name) : entry.name === 'package-lock.json') continue;
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile()) texts[path] = binary.test(path) ? '' : readFileSync(join(root, path), 'utf8');
    }
  };
  walk('');
  return new Tree(texts);
}
