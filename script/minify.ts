/** script/minify.ts FILE…: minifies in place what ncc leaves as it is: the chunks of dynamic imports, three quarters of dist/. */
import { readFileSync, writeFileSync } from 'node:fs'
import { minify } from '@swc/core'

for (const file of process.argv.slice(2)) {
  const { code } = await minify(readFileSync(file, 'utf8'), {
    module: true,
    compress: { ecma: 2022, keep_classnames: true },
    mangle: { keep_classnames: true },
    format: { comments: false },
  })
  writeFileSync(file, code)
}
