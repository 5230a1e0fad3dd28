import optimizeLocales from '@react-aria/optimize-locales-plugin';
import react from '@vitejs/plugin-react';
import {defineConfig} from 'vite';

export default defineConfig(({isSsrBuild}) => ({
  plugins: [react(), {...optimizeLocales.vite({locales: ['pt-PT', 'en-US']}), enforce: 'pre'}],
  build: {
    target: 'es2022',
    emptyOutDir: false, // files of the last version stay for a day: ./build sees to it
    cssCodeSplit: false,
    minify: 'terser', // a fiftieth smaller than esbuild
    terserOptions: {module: true, ecma: 2020, compress: {passes: 3, pure_getters: true, keep_fargs: false}},
    modulePreload: {polyfill: false},
    manifest: !isSsrBuild,
    rollupOptions: isSsrBuild
      ? {}
      : {
          input: 'app.html',
          output: {
            // The gateway knows files that may be kept for a year by ten hexadecimal letters.
            hashCharacters: 'hex',
            entryFileNames: 'assets/[name]-[hash:10].js',
            chunkFileNames: 'assets/[name]-[hash:10].js',
            assetFileNames: 'assets/[name]-[hash:10][extname]',
            manualChunks: id =>
              /node_modules\/(react|react-dom|scheduler)\//.test(id)
                ? 'react'
                : // What many pages share is small: together it weighs less.
                  /src\/(language\/(money|search)|slots\/(paths|seen_slots))\.ts$/.test(id)
                  ? 'shared'
                  : undefined,
          },
        },
  },
  // What draws the prerendered pages stands alone: Node 18 finds no names in the libraries' own CommonJS.
  ssr: {noExternal: true},
  server: {
    proxy: {'/api': {target: process.env.GATEWAY_URL ?? 'http://127.0.0.1:8080'}},
  },
  test: {include: ['src/**/*.test.ts']},
}));
