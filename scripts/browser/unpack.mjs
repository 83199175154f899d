// Unpacks the Chromium of the npm package into a folder of ours and writes a starter beside it that finds its libraries.
import { execFileSync } from 'node:child_process'
import { chmodSync, createReadStream, createWriteStream, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress } from 'node:zlib'

const target = resolve(process.argv[2])
const packed = join(target, 'node_modules', '@sparticuz', 'chromium', 'bin')
mkdirSync(target, { recursive: true })

async function unpacked (name, path) {
  await pipeline(createReadStream(join(packed, name)), createBrotliDecompress(), createWriteStream(path))
  return path
}

for (const name of ['al2023', 'fonts', 'swiftshader']) {
  const archive = await unpacked(`${name}.tar.br`, join(target, `${name}.tar`))
  mkdirSync(join(target, name), { recursive: true })
  execFileSync('tar', ['-xf', archive, '-C', join(target, name)])
}
chmodSync(await unpacked('chromium.br', join(target, 'chrome')), 0o755)
writeFileSync(join(target, 'chromium'), '#!/bin/sh\nhere=$(dirname "$0")\n' +
  'export LD_LIBRARY_PATH="$here/al2023/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"\nexec "$here/chrome" "$@"\n')
chmodSync(join(target, 'chromium'), 0o755)
