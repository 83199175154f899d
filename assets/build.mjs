// Builds ../static/mc: one stylesheet, GOV.UK's scripts in one file, and our own small modules. Same input, same bytes.
import { build } from 'esbuild'
import { mkdirSync, rmSync, writeFileSync, readdirSync } from 'node:fs'
import * as sass from 'sass'

const out = new URL('../static/mc/', import.meta.url).pathname
rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })

const { css } = sass.compile('scss/app.scss', { loadPaths: ['.'], style: 'compressed', quietDeps: true, silenceDeprecations: ['import'] })
writeFileSync(out + 'app.css', css.replace(/^\uFEFF/, '') + '\n')

const modules = readdirSync('js').filter((name) => name.endsWith('.js'))
await build({
  entryPoints: modules.map((name) => 'js/' + name),
  outdir: out,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2020',
  legalComments: 'none'
})
